import type { Browser, Page } from '@playwright/test';
import {
  pushNextVersion,
  shopRepository,
  untilAskedFor,
  untilDelivered,
} from '../../../scripts/start/shop/delivery.ts';
import { pushImage } from '../../../scripts/start/shop/image.ts';
import {
  closeShop,
  openShop,
  SHOP,
} from '../../../scripts/start/shop/journey.ts';
import { workloadImage } from '../../../scripts/start/shop/outside.ts';
import type { People } from '../../../scripts/start/shop/people.ts';
import { expectAccessible } from './support/accessibility.ts';
import { expect, instance, test } from './support/fixtures.ts';
import { screenshot, screenshots } from './support/screenshots.ts';

const TAB = '/catalog/default/component/shop/delivery';
const WHY = 'Not before the sale is over';

const liveRow = (page: Page) =>
  page.getByRole('row').filter({
    has: page.getByRole('rowheader', { name: /^live production/i }),
  });

/** What the cluster itself says. */
const imageOf = ({ place, outputs }: Awaited<ReturnType<typeof openShop>>) =>
  workloadImage(place, outputs.namespace.name);

test('a version is rejected, promoted by a person and rolled back, where it can be seen', async ({
  page,
  browser,
  baseURL,
  people,
}) => {
  test.setTimeout(400_000);
  const { dev, live, close } = await shops(people);
  const first = await imageOf(live);
  const pushed = await pushNextVersion(people, instance);
  const second = `${shopRepository(instance)}@${pushed.digest}`;
  const { version } = pushed;
  await untilDelivered(people, dev, pushed);
  await untilAskedFor(people, live);

  await page.goto(TAB);
  const row = liveRow(page);
  await expect(row).toContainText('Waits for approval');
  await expectAccessible(page, 'main');
  await screenshots(page, 'delivery', async shown => {
    await liveRow(shown).waitFor();
    await shown.getByText('You are not among those who decide.').waitFor();
  });

  const engineer = await signIn(browser, baseURL!, 'engineer');
  await engineer.goto(TAB);
  const panel = engineer.getByRole('region', { name: 'Waits for approval' });
  await expect(panel.getByRole('button', { name: 'Approve' })).toBeVisible();
  await screenshot(engineer, 'delivery-approval');
  await panel.getByRole('button', { name: 'Reject' }).click();
  const rejection = engineer.getByRole('dialog', { name: 'Reject' });
  await rejection.getByRole('textbox').fill(WHY);
  await rejection.getByRole('button', { name: 'Reject' }).click();
  await expect(panel).toBeHidden();
  await expect(row).toContainText('Was not approved');
  expect(await imageOf(live)).toBe(first);

  await row
    .getByRole('button', { name: `Promote ${version} into live` })
    .click();
  const promotion = page.getByRole('dialog', { name: 'Promote into live' });
  await expect(
    promotion.getByRole('heading', { name: `${version} into live` }),
  ).toBeVisible();
  await expect(promotion).toContainText('What differs');
  await expectAccessible(page, '[role=dialog]');
  await screenshot(page, 'delivery-promote');
  await promotion.getByRole('button', { name: 'Promote', exact: true }).click();
  await expect(promotion).toBeHidden();
  await expect(row).toContainText('Waits for approval');
  await panel.getByRole('button', { name: 'Approve' }).click();
  await untilDelivered(people, live, pushed);
  await expect(row).toContainText('Deployed and verified');
  await expect(row).toContainText(version);
  expect(await imageOf(live)).toBe(second);

  await row.getByRole('button', { name: 'More for live' }).click();
  await page.getByRole('menuitem', { name: 'Roll back' }).click();
  const choice = page.getByRole('dialog', { name: 'Roll back live' });
  await choice
    .getByRole('button', { name: /^Roll back to generation/ })
    .first()
    .click();
  const rollback = page.getByRole('dialog', { name: /to generation/ });
  await expect(rollback).toContainText('workload');
  await expectAccessible(page, '[role=dialog]');
  await screenshot(page, 'delivery-rollback');
  await rollback.getByRole('button', { name: 'Roll back' }).click();
  await expect(rollback).toBeHidden();
  await expect(async () => {
    await people.help(await people.environment(live.id));
    expect(await imageOf(live)).toBe(first);
  }).toPass({ timeout: 90_000 });
  await expect(row.getByRole('cell').first()).not.toContainText(version);
  await engineer.context().close();
  await close();
});

/** Both environments of the shop's pipeline, which only go where they were made for this. */
async function shops(people: People) {
  const { items } = await people.guest.request<{ items: { name: string }[] }>(
    `infra/environments?entityRef=${encodeURIComponent(SHOP)}&limit=500`,
  );
  const left = new Set(items.map(({ name }) => name));
  const image = await pushImage(people, {
    ...{ instance, entityRef: SHOP, name: 'shop', tag: '1.0.0' },
  });
  const open = (name: string, type: string) =>
    openShop(people, { instance, name, type, image });
  const dev = await open('dev', 'development');
  const live = await open('live', 'production');
  const close = async () => {
    if (!left.has('live')) await closeShop(people, live);
    if (!left.has('dev')) await closeShop(people, dev);
  };
  return { dev, live, close };
}

/** Another person, in a browser of their own. */
async function signIn(
  browser: Browser,
  baseURL: string,
  person: string,
): Promise<Page> {
  const context = await browser.newContext({ baseURL });
  await context.addInitScript(
    provider =>
      localStorage.setItem('@backstage/core:SignInPage:provider', provider),
    person,
  );
  return context.newPage();
}
