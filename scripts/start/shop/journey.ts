import { type Finding } from '../verify.ts';
import { type Look, looksAt, type Outputs, type Place } from './outside.ts';
import { type People } from './people.ts';

export const SHOP = 'component:default/shop';

interface Instance {
  claimId: string;
  outputs: Record<string, any>;
}

/** The shop in one environment: of which type, and what it has outside. */
export interface OpenShop {
  id: string;
  place: Place;
  outputs: Outputs;
  looks: Look[];
}

/** Asks for an environment of the shop and waits until it is ready. */
export async function openShop(
  people: People,
  options: { instance: string; name: string; type: string; image?: string },
): Promise<OpenShop> {
  const { instance, name, type, image } = options;
  const images = image ? { main: image } : undefined;
  const { id } = await people.ask(SHOP, name, type, images);
  await people.until(id, 'Ready');
  const resources = await people.guest.request<Instance[]>(
    `infra/environments/${id}/resources`,
  );
  const outputs = Object.fromEntries(
    resources.map(({ claimId, outputs: values }) => [claimId, values]),
  );
  const place = { instance, production: type === 'production' };
  return { id, place, outputs, looks: looksAt(place, outputs) };
}

/** What there is of it, seen past the product. */
export function findingsOf(shop: OpenShop): Promise<Finding[]> {
  return Promise.all(
    shop.looks.map(async ({ what, see }) => {
      try {
        return { what, seen: await see(), ok: true };
      } catch (error) {
        const [seen] = String((error as Error).message).split('\n');
        return { what, seen, ok: false };
      }
    }),
  );
}

/** Has it deleted, and waits until it is. */
export async function closeShop(people: People, { id }: OpenShop) {
  await people.askToDelete(id);
  await people.until(id, 'Deleted');
}
