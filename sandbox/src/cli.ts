import {
  type Arguments,
  readArguments,
  USAGE,
  UsageError,
} from './arguments.ts';
import * as commands from './commands.ts';
import { formatEnvironment, formatList, formatReport } from './output.ts';
import { messageOf } from './wait.ts';

/** Progress goes to the error stream: the output stays fit for `eval` and JSON. */
function tell(part: string, message: string) {
  process.stderr.write(`[${part}] ${message}\n`);
}

function print(args: Arguments, value: unknown, text: string) {
  process.stdout.write(
    `${args.json ? JSON.stringify(value, null, 2) : text}\n`,
  );
}

function allUp(report: commands.InstanceReport): boolean {
  return report.parts.every(
    ({ phase, healthy }) =>
      healthy && (phase === 'external' || phase === 'ready'),
  );
}

/** @returns the exit code: 0 done, 1 something is not up, 2 wrong usage */
async function main(argv: string[]): Promise<number> {
  if (argv.includes('--help') || argv.includes('-h')) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  const args = readArguments(argv);
  if (process.platform !== 'linux' && args.command !== 'env') {
    throw new Error(
      'the sandbox runs on Linux; elsewhere, name servers of your own by the INFRA_SANDBOX_… variables (sandbox/README.md)',
    );
  }
  switch (args.command) {
    case 'build':
      return (await commands.build(args, tell)) ? 0 : 1;
    case 'up':
    case 'reset': {
      const named = argv.some(argument => argument.startsWith('--parts'));
      const report = await (args.command === 'up'
        ? commands.up(args, tell)
        : commands.reset(args, named, tell));
      print(args, report, formatReport(report));
      return allUp(report) ? 0 : 1;
    }
    case 'down': {
      const wasRunning = await commands.down(args);
      const outcome = wasRunning ? 'stopped' : 'was not running';
      print(args, { wasRunning }, `sandbox '${args.instance}' ${outcome}`);
      return 0;
    }
    case 'status': {
      const report = await commands.status(args);
      print(args, report, formatReport(report));
      return 0;
    }
    case 'env': {
      const variables = commands.environment(await commands.status(args));
      print(args, variables, formatEnvironment(variables));
      return 0;
    }
    default: {
      const instances = commands.list();
      print(args, instances, formatList(instances));
      return 0;
    }
  }
}

process.exitCode = await main(process.argv.slice(2)).catch(error => {
  const wrongUsage = error instanceof UsageError;
  process.stderr.write(
    `${messageOf(error)}\n${wrongUsage ? `\n${USAGE}\n` : ''}`,
  );
  return wrongUsage ? 2 : 1;
});
