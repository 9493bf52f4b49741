import { parseArgs } from 'node:util';
import { externalConnection } from '../../sandbox/src/external.ts';
import { stopAll } from '../../scripts/lib/run.ts';
import { setUp } from '../../scripts/lib/setup.ts';

const HELP = `Usage: npm run benchmark [-- --rounds N] [-- --ways bare,product,kubectl,tofu] [-- --instance NAME]

Creates 20 environments of 11 Kubernetes objects each, 16 at once, in each of the ways, on a cluster
of its own; prints time, CPU and API requests beside each other. See docs/benchmarks.md.
`;

try {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '3' },
      ways: { type: 'string', default: 'bare,product,kubectl,tofu' },
      instance: { type: 'string', default: 'bench' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
  } else {
    if (externalConnection('kubernetes', process.env)) {
      throw new Error(
        "The benchmark counts requests in the audit log of the sandbox's own cluster: run it without INFRA_SANDBOX_KUBECONFIG",
      );
    }
    await setUp({ sandboxPrograms: true });
    // Only now: it needs what the set-up installs.
    const { compare } = await import('./compare.ts');
    await compare({
      rounds: Number(values.rounds),
      ways: values.ways.split(','),
      instance: values.instance,
    });
  }
} catch (error) {
  console.error(`\n${(error as Error).message}`);
  process.exitCode = 1;
} finally {
  await stopAll();
}
