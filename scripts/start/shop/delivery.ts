import { externalConnection } from '../../../sandbox/src/external.ts';
import { until } from '../../lib/until.ts';
import { type Finding } from '../verify.ts';
import { imageName, pushImage } from './image.ts';
import { type OpenShop, SHOP } from './journey.ts';
import { workloadImage } from './outside.ts';
import { type People } from './people.ts';

interface Artifact {
  id: string;
  digest: string;
  tags: string[];
  source: string;
}

/** How far the images of the shop are in one of its environments. */
export interface DeliveryPlace {
  environmentId: string;
  name: string;
  running?: {
    deploymentId: string;
    verified: boolean;
    images: { image: string; version: string }[];
  };
  promotion?: { id: string; reason: string; deploymentId?: string };
}

/** The newest image, on its way through the environments of the shop. */
export interface Delivered {
  version: string;
  digest: string;
  /** What told of it: `oci` is the registry itself. */
  toldBy: string;
}

/** Where the demo's shop has its images. */
export const shopRepository = (instance: string) =>
  imageName(instance, 'shop', '').slice(0, -1);

/** Pushes the next version as CI does, and waits until Backstage was told of it. */
export async function pushNextVersion(
  people: People,
  instance: string,
): Promise<Delivered> {
  const version = nextVersion(await artifacts(people, instance));
  const image = await pushImage(people, {
    ...{ instance, entityRef: SHOP, name: 'shop', tag: version },
  });
  if (externalConnection('registry', process.env)) {
    // Nobody told that one where this Backstage is.
    await people.guest.request('infra/artifacts', {
      method: 'POST',
      body: { repository: shopRepository(instance), tag: version },
    });
  }
  const digest = image.slice(image.indexOf('@') + 1);
  const found = await until(
    `The registry told nothing of ${image}. A sandbox that was brought up by hand does not know this Backstage: take it down, and let npm start bring it up`,
    async () =>
      (await artifacts(people, instance)).find(each => each.digest === digest),
  );
  return { version, digest, toldBy: found.source };
}

/** Waits until the image runs there, and was verified. */
export function untilDelivered(
  people: People,
  { id }: OpenShop,
  { version, digest }: Delivered,
): Promise<DeliveryPlace> {
  return until(`${version} did not get there`, async () => {
    const place = await placeOf(people, id);
    const isThere = place?.running?.images.some(({ image }) =>
      image.endsWith(`@${digest}`),
    );
    return isThere && place?.running?.verified ? place : undefined;
  });
}

/** Waits until somebody has to agree that it goes there. */
export function untilAskedFor(
  people: People,
  { id }: OpenShop,
): Promise<DeliveryPlace> {
  return until('Nobody was asked to agree', async () => {
    const place = await placeOf(people, id);
    return place?.promotion?.reason === 'AwaitingApproval' ? place : undefined;
  });
}

/** The engineer reads the plan and agrees. */
export async function approve(people: People, { id }: OpenShop): Promise<void> {
  await people.help(await people.environment(id));
}

/** What each cluster itself says that it runs. */
export async function deliveryFindings(
  shops: OpenShop[],
  { digest, toldBy }: Delivered,
  instance: string,
): Promise<Finding[]> {
  const wanted = `${shopRepository(instance)}@${digest}`;
  const told: Finding = {
    what: 'Told of by',
    seen: toldBy === 'oci' ? 'a webhook of the registry' : toldBy,
    ok: true,
  };
  const looks = shops.map(async ({ place, outputs }): Promise<Finding> => {
    const where = place.production ? 'production' : 'development';
    const what = `Image that the cluster of ${where} runs`;
    try {
      const seen = await workloadImage(place, outputs.namespace.name);
      return { what, seen, ok: seen === wanted };
    } catch (error) {
      return { what, seen: String((error as Error).message), ok: false };
    }
  });
  return [told, ...(await Promise.all(looks))];
}

async function artifacts(
  people: People,
  instance: string,
): Promise<Artifact[]> {
  const repository = encodeURIComponent(shopRepository(instance));
  const { items } = await people.guest.request<{ items: Artifact[] }>(
    `infra/artifacts?repository=${repository}`,
  );
  return items;
}

/** Another one than those that an earlier start has pushed. */
function nextVersion(known: Artifact[]): string {
  const minors = known
    .flatMap(({ tags }) => tags)
    .map(tag => Number(/^1\.(\d+)\.0$/.exec(tag)?.[1] ?? 0));
  return `1.${Math.max(0, ...minors) + 1}.0`;
}

async function placeOf(
  people: People,
  environmentId: string,
): Promise<DeliveryPlace | undefined> {
  const { steps } = await people.guest.request<{
    steps: { environments: DeliveryPlace[] }[];
  }>(`infra/delivery?entityRef=${encodeURIComponent(SHOP)}`);
  return steps
    .flatMap(({ environments }) => environments)
    .find(each => each.environmentId === environmentId);
}
