import { parseArgs, styleText } from 'node:util';
import { type RunningBackstage, startBackstage } from '../lib/backstage.ts';
import { claimInstance } from '../lib/instance.ts';
import { demoEnvironment } from '../lib/sandboxEnvironment.ts';
import { sandboxDown, sandboxIsUp, setUp } from '../lib/setup.ts';
import { step } from '../lib/steps.ts';
import { Interrupted, isLeaving, logFile, stopAll } from '../lib/run.ts';
import { forwardTokenRequests } from '../lib/tokenServer.ts';
import { withTechDocs } from '../lib/techdocs.ts';
import { firstJourney, secondJourney, thirdJourney } from './journey.ts';
import { fourthJourney } from './preview.ts';

const HELP = `Usage: npm start [-- --exit] [-- --port N] [-- --instance NAME]

Sets everything up, starts Backstage, executes the example template once, brings up the shop in
development and production, brings a new image of it from one to the other, opens and closes a pull
request with a preview, verifies the results from outside and stays up. With --exit it stops then;
the exit code says whether all was verified.
`;

interface Options {
  exit: boolean;
  port: number;
  instance: string;
}

function readOptions(): Options | undefined {
  const { values } = parseArgs({
    options: {
      exit: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
      port: { type: 'string', default: '7007' },
      instance: { type: 'string', default: 'demo' },
    },
  });
  return values.help ? undefined : { ...values, port: Number(values.port) };
}

async function main(options: Options): Promise<number> {
  const { instance } = options;
  claimInstance(instance);
  // Who brought it up by hand takes it down by hand.
  const isOurs = !sandboxIsUp(instance);
  let leaving: Promise<void> | undefined;
  const leave = () => {
    leaving ??= (async () => {
      console.log(`\nStopping Backstage${isOurs ? ' and the sandbox' : ''} …`);
      await stopAll();
      if (isOurs) await sandboxDown({ instance });
    })();
    return leaving;
  };
  const codes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
  for (const [signal, code] of Object.entries(codes)) {
    process.on(signal, () =>
      leave()
        .catch(error => console.error(String(error)))
        .finally(() => process.exit(code)),
    );
  }
  try {
    return await demo(options);
  } finally {
    await leave();
  }
}

/** Returns when Backstage ended, or at once with `--exit`. */
async function demo({ instance, port, exit }: Options): Promise<number> {
  await setUp({ sandbox: { instance }, frontend: true, techDocs: true });
  const env = withTechDocs(demoEnvironment(instance));
  const backstage = await step('Backstage', progress =>
    startBackstage({
      name: `${instance}/backstage`,
      port,
      env,
      onLine: progress,
    }),
  );
  await forwardTokenRequests(instance, backstage.url);
  const verified = await journey(backstage, instance);
  if (exit) return verified ? 0 : 1;
  console.log(
    `\nOpen ${styleText(
      'underline',
      backstage.url,
    )} and sign in as guest. Ctrl-C stops everything; the data is kept.`,
  );
  const { process: child } = backstage;
  if (child.exitCode === null && child.signalCode === null) {
    await new Promise(resolve => child.once('exit', resolve));
  }
  throw new Error(
    `Backstage ended by itself; see ${logFile(`${instance}/backstage`)}`,
  );
}

/** A journey that failed is there to be looked at. */
async function journey(
  backstage: RunningBackstage,
  instance: string,
): Promise<boolean> {
  try {
    const first = await firstJourney(backstage, instance);
    const second = await secondJourney(backstage, instance);
    const third = await thirdJourney(backstage, instance);
    const fourth = await fourthJourney(backstage, instance);
    return first && second && third && fourth;
  } catch (error) {
    if (isLeaving()) throw new Interrupted();
    console.error(`\n${styleText('red', (error as Error).message)}`);
    return false;
  }
}

try {
  const options = readOptions();
  if (options) process.exitCode = await main(options);
  else console.log(HELP);
} catch (error) {
  process.exitCode = 1;
  if (!(error instanceof Interrupted)) {
    console.error(`\n${styleText('red', (error as Error).message)}`);
  }
}
