import { BackstageApi } from '../lib/api.ts';
import { type RunningBackstage } from '../lib/backstage.ts';
import {
  demoImage,
  demoServers,
  type DemoServers,
} from '../lib/sandboxEnvironment.ts';
import { step } from '../lib/steps.ts';
import { executeTemplate, untilInCatalog } from '../lib/template.ts';
import { findingsOf, openShop, SHOP } from './shop/journey.ts';
import {
  approve,
  deliveryFindings,
  pushNextVersion,
  untilAskedFor,
  untilDelivered,
} from './shop/delivery.ts';
import { pushImage } from './shop/image.ts';
import { People } from './shop/people.ts';
import { showFindings } from './findings.ts';
import { hasNamespace, verifyEnvironment } from './verify.ts';

const TEMPLATE = 'template:default/service-with-environment';
const OWNER = 'group:default/greeters';
const ENVIRONMENT_NAME = 'dev';
const SHOP_ENVIRONMENTS = [
  { name: 'dev', type: 'development' },
  { name: 'live', type: 'production' },
];

/** Executes the template and shows what came of it. True when all of it was verified. */
export async function firstJourney(
  backstage: RunningBackstage,
  instance: string,
): Promise<boolean> {
  const api = new BackstageApi(backstage.url);
  await step('Catalog', () => untilInCatalog(api, [TEMPLATE, OWNER]));
  const servers = demoServers(instance);
  const name = await freeServiceName(api, servers);
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
        image: demoImage(),
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
  const findings = [
    {
      what: 'Environment in Backstage',
      seen: `${ENVIRONMENT_NAME} is ${environment.status}`,
      ok: environment.status === 'Ready',
    },
    ...(await verifyEnvironment(api, environment.id, servers)),
  ];
  showFindings('Verified from outside', findings);
  console.log(
    `\n  ${backstage.url}/catalog/default/component/${name}/environments`,
  );
  return findings.every(finding => finding.ok);
}

/**
 * One component in two environment types: the same Score file on other infrastructure. True when all
 * of it was verified.
 */
export async function secondJourney(
  backstage: RunningBackstage,
  instance: string,
): Promise<boolean> {
  const people = new People(backstage.url, line => console.log(`  ${line}`));
  await step('Catalog', () => untilInCatalog(people.guest, [SHOP]));
  const image = await step('An image of the shop in the registry', () =>
    pushImage(people, {
      instance,
      entityRef: SHOP,
      name: 'shop',
      tag: '1.0.0',
    }),
  );
  let verified = true;
  for (const { name, type } of SHOP_ENVIRONMENTS) {
    const shop = await step(`The shop in ${type}`, () =>
      openShop(people, {
        ...{ instance, name, type },
        // Who names an image of their own has a cluster that runs it.
        ...(!process.env.INFRA_DEMO_IMAGE && { image }),
      }),
    );
    const findings = await findingsOf(shop);
    showFindings(`The shop in ${type}, seen from outside`, findings);
    verified &&= findings.every(finding => finding.ok);
  }
  console.log(
    `\n  ${backstage.url}/catalog/default/component/shop/environments`,
  );
  return verified;
}

/**
 * A new image of the shop, from its push to production. True when both clusters run what was
 * pushed.
 */
export async function thirdJourney(
  backstage: RunningBackstage,
  instance: string,
): Promise<boolean> {
  if (process.env.INFRA_DEMO_IMAGE) {
    console.log(
      '\nNo new image is delivered: a cluster with an image of its own does not pull from the registry of the demo.',
    );
    return true;
  }
  const people = new People(backstage.url, line => console.log(`  ${line}`));
  const [dev, live] = await Promise.all(
    SHOP_ENVIRONMENTS.map(({ name, type }) =>
      openShop(people, { instance, name, type }),
    ),
  );
  const pushed = await step('CI pushes a new version of the shop', () =>
    pushNextVersion(people, instance),
  );
  const { version } = pushed;
  await step(`${version} comes to development and is verified`, () =>
    untilDelivered(people, dev, pushed),
  );
  await step(`${version} is proposed for production`, () =>
    untilAskedFor(people, live),
  );
  await step(`${version} comes to production`, async () => {
    await approve(people, live);
    await untilDelivered(people, live, pushed);
  });
  const findings = await deliveryFindings([dev, live], pushed, instance);
  showFindings(`${version} of the shop, seen from outside`, findings);
  console.log(`\n  ${backstage.url}/catalog/default/component/shop/delivery`);
  return findings.every(finding => finding.ok);
}

/**
 * `hello`, or the next `hello-N`: an earlier start may have left its data, here or, started from another
 * copy of this repository, on the same servers.
 */
async function freeServiceName(
  api: BackstageApi,
  servers: DemoServers,
): Promise<string> {
  const entities = await api.request<{ metadata: { name: string } }[]>(
    'catalog/entities?filter=kind=component&fields=metadata.name',
  );
  const taken = new Set(entities.map(entity => entity.metadata.name));
  for (let number = 1; ; number++) {
    const name = number === 1 ? 'hello' : `hello-${number}`;
    const namespace = `${name}-${ENVIRONMENT_NAME}`;
    if (!taken.has(name) && !(await hasNamespace(servers, namespace))) {
      return name;
    }
  }
}
