import { parseArgs, styleText } from 'node:util';
import { BackstageApi } from '../lib/api.ts';
import { type RunningBackstage, startBackstage } from '../lib/backstage.ts';
import { demoServers, demoEnvironment } from '../lib/sandboxEnvironment.ts';
import { sandboxDown, setUp } from '../lib/setup.ts';
import { step, table } from '../lib/steps.ts';
import { stopAll } from '../lib/run.ts';
import { executeTemplate, untilInCatalog } from '../lib/template.ts';
import { type Finding, verifyEnvironment } from './verify.ts';

const HELP = `Usage: npm start [-- --exit] [-- --port N] [-- --instance NAME]

Sets everything up, starts Backstage, executes the example template once, verifies the result from
outside and stays up. With --exit it stops then; the exit code says whether all was verified.
`;

const TEMPLATE = 'template:default/service-with-environment';
const OWNER = 'group:default/greeters';
const ENVIRONMENT_NAME = 'dev';

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      exit: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
      port: { type: 'string', default: '7007' },
      instance: { type: 'string', default: 'demo' },
    },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  let leaving = false;
  const leave = async (code: number) => {
    if (leaving) return;
    leaving = true;
    console.log('\nStopping Backstage and the sandbox …');
    await stopAll();
    await sandboxDown(values.instance).catch(error =>
      console.error(String(error)),
    );
    process.exit(code);
  };
  process.on('SIGINT', () => leave(130));
  process.on('SIGTERM', () => leave(143));

  try {
    await setUp({
      instance: values.instance,
      ownerPid: process.pid,
      frontend: true,
    });
    const backstage = await step('Backstage', progress =>
      startBackstage({
        name: 'backstage',
        port: Number(values.port),
        env: demoEnvironment(values.instance),
        onLine: progress,
      }),
    );
    const ok = await firstJourney(backstage, values.instance);
    if (values.exit || !ok) {
      await leave(ok ? 0 : 1);
      return ok ? 0 : 1;
    }
    console.log(
      `\nOpen ${styleText(
        'underline',
        backstage.url,
      )} and sign in as guest. Ctrl-C stops everything; the data is kept.`,
    );
    await new Promise(resolve => backstage.process.once('exit', resolve));
    console.error('Backstage ended by itself; see .sandbox/logs/backstage.log');
    await leave(1);
    return 1;
  } catch (error) {
    console.error(`\n${styleText('red', (error as Error).message)}`);
    await leave(1);
    return 1;
  }
}

/** Executes the template and shows what came of it. True when all of it was verified. */
async function firstJourney(
  backstage: RunningBackstage,
  instance: string,
): Promise<boolean> {
  const api = new BackstageApi(backstage.url);
  await step('Catalog', () => untilInCatalog(api, [TEMPLATE, OWNER]));
  const name = await freeServiceName(api);
  await step(`Template “Service with an environment” for ${name}`, () =>
    executeTemplate(
      api,
      TEMPLATE,
      {
        name,
        description: 'A service that greets',
        owner: OWNER,
        environmentType: 'development',
        environmentName: ENVIRONMENT_NAME,
        image: 'registry.example.com/greeter:1.0.0',
      },
      line => console.log(`  ${line}`),
    ),
  );
  const entityRef = `component:default/${name}`;
  const { items } = await api.request<{
    items: { id: string; name: string; status: string }[];
  }>(`infra/environments?entityRef=${encodeURIComponent(entityRef)}`);
  const environment = items.find(item => item.name === ENVIRONMENT_NAME);
  if (!environment)
    throw new Error(`${entityRef} has no environment '${ENVIRONMENT_NAME}'`);
  const findings = await verifyEnvironment(
    api,
    environment.id,
    demoServers(instance),
  );
  show([
    {
      what: 'Environment in Backstage',
      seen: `${ENVIRONMENT_NAME} is ${environment.status}`,
      ok: environment.status === 'Ready',
    },
    ...findings,
  ]);
  console.log(
    `\n  ${backstage.url}/catalog/default/component/${name}/environments`,
  );
  return (
    findings.every(finding => finding.ok) && environment.status === 'Ready'
  );
}

/** `hello`, or the next `hello-N` where a data directory of an earlier start is still there. */
async function freeServiceName(api: BackstageApi): Promise<string> {
  const entities = await api.request<{ metadata: { name: string } }[]>(
    'catalog/entities?filter=kind=component&fields=metadata.name',
  );
  const taken = new Set(entities.map(entity => entity.metadata.name));
  for (let number = 1; ; number++) {
    const name = number === 1 ? 'hello' : `hello-${number}`;
    if (!taken.has(name)) return name;
  }
}

function show(findings: Finding[]) {
  console.log(`\n${styleText('bold', 'Verified from outside')}`);
  console.log(
    table([
      ['', 'what', 'seen'],
      ...findings.map(({ what, seen, ok }) => [ok ? '✔' : '✘', what, seen]),
    ]),
  );
}

process.exitCode = await main();
