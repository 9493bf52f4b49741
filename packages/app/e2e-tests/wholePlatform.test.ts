import { leaks } from '../../../scripts/lib/leaks.ts';
import {
  closeShop,
  findingsOf,
  openShop,
} from '../../../scripts/start/shop/journey.ts';
import { secretVariables } from '../../../scripts/start/shop/outside.ts';
import { expect, instance, test } from './support/fixtures.ts';
import { environmentPage, environmentsTab } from './support/screens.ts';
import { screenshot } from './support/screenshots.ts';
import { credentialsOf, everything, secretsIn } from './support/secretScan.ts';

/** It outlives its environment in production, as the type says. */
const RETAINED = 'Role on the shared PostgreSQL';

/** What servers say of what is not there; one that does not answer says something else. */
const ABSENT = /404|ENOTFOUND|there is no|no pull secret|is absent/;

test('one component on other infrastructure for each type, and back to nothing', async ({
  page,
  unique,
  people,
}) => {
  test.setTimeout(300_000);
  const open = (prefix: string, type: string) =>
    openShop(people, { instance, name: unique(prefix), type });
  const shops = [
    await open('dev', 'development'),
    await open('live', 'production'),
  ];
  const secrets = credentialsOf(instance);
  const credentials = secrets.size;
  expect(credentials).toBeGreaterThan(5);
  for (const { place, outputs } of shops) {
    const variables = await secretVariables(place, outputs.namespace.name);
    for (const [name, value] of secretsIn(variables)) {
      secrets.set(`${outputs.namespace.name} ${name}`, value);
    }
  }
  expect(secrets.size - credentials).toBeGreaterThanOrEqual(12);

  const ids = shops.map(({ id }) => id);
  /** Looks everywhere for secrets, and shows that it looks where the environments are told of. */
  const expectNoSecrets = async (places: RegExp[]) => {
    // The catalog learns of environments a moment after they are there.
    await expect(async () => {
      const texts = await everything(people.guest, instance, ids);
      expect(leaks(texts, secrets)).toEqual([]);
      const told = leaks(texts, new Map(ids.map(id => [id, id])));
      const blind = places.filter(place => !told.some(at => place.test(at)));
      expect(blind).toEqual([]);
    }).toPass({ timeout: 120_000 });
  };
  await expectNoSecrets([
    /dump of infra/,
    /dump of catalog/,
    /log of the backend/,
    /catalog\/entities/,
    /resources$/,
    /events/,
    /infra\/deployments/,
  ]);

  for (const shop of shops) {
    for (const finding of await findingsOf(shop)) {
      expect(finding).toMatchObject({ ok: true });
    }
  }
  const { name } = await people.environment(shops[1].id);
  await page.goto(`${environmentsTab('shop')}/${name}`);
  await environmentPage(page, name).expectReady(['firewall', 'queue', 'files']);
  await screenshot(page, 'shop-production');

  for (const shop of shops) {
    await closeShop(people, shop);
    for (const { what, ok, seen } of await findingsOf(shop)) {
      expect({ what, isThere: ok }).toEqual({
        what,
        isThere: what === RETAINED,
      });
      if (!ok) expect(seen).toMatch(ABSENT);
    }
  }
  await expectNoSecrets([/dump of infra/, /receipts$/, /operations/]);
});
