import type { Page } from '@playwright/test';
import { expectAccessible } from './support/accessibility.ts';
import { expect, test } from './support/fixtures.ts';
import { environmentsTab } from './support/screens.ts';

const entityRef = 'component:default/greeter';
const TAB = '/catalog/default/component/greeter/delivery?tab=previews';
const REPOSITORY = 'https://git.example.test/greetings/greeter';

interface Preview {
  id: string;
  environment?: { id: string; name: string };
}

test('a pull request has an environment from its opening to its end', async ({
  page,
  people,
  outside,
}) => {
  test.setTimeout(300_000);
  // Unlike those of earlier runs.
  const number = Date.now() % 1_000_000_000;
  const title = 'Greets in colour';
  const open = (headCommit: string) =>
    people.guest.request<Preview>('infra/previews', {
      method: 'POST',
      body: {
        entityRef,
        pullRequest: {
          ...{ repositoryUrl: REPOSITORY, number, title, headCommit },
          url: `${REPOSITORY}/pull/${number}`,
          branch: 'colour',
          author: 'jo',
        },
      },
    });

  await page.goto(TAB);
  const { id } = await open('a'.repeat(40));
  const row = rowOf(page, number);
  await expect(row.getByRole('link', { name: title })).toHaveAttribute(
    'href',
    `${REPOSITORY}/pull/${number}`,
  );
  await expect(row).toContainText('Ready', { timeout: 120_000 });
  await expect(row).toContainText(/in \d+ min/);
  await expectAccessible(page, 'main');
  const { environment } = await people.guest.request<Preview>(
    `infra/previews/${id}`,
  );
  const namespace = `greeter-${environment!.name}`;
  expect(await outside.namespaceExists(namespace)).toBe(true);

  await row.getByRole('link', { name: environment!.name }).click();
  await expect(
    page.getByRole('heading', { name: environment!.name, level: 2 }),
  ).toBeVisible();
  await expect(page.getByRole('link', { name: title })).toBeVisible();
  await page.goto(environmentsTab('greeter'));
  const listed = page.getByRole('row', {
    name: new RegExp(`^${environment!.name} `),
  });
  await expect(listed.getByRole('link', { name: title })).toBeVisible();

  await page.goto(TAB);
  const next = 'b'.repeat(40);
  expect((await open(next)).id).toBe(id);
  await expect(row).toContainText(next.slice(0, 7));
  await expect(row).toContainText('Ready', { timeout: 120_000 });

  await row
    .getByRole('button', { name: `Close the preview of #${number}` })
    .click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText(environment!.name);
  await expectAccessible(page, '[role=dialog]');
  await dialog.getByRole('button', { name: 'Close preview' }).click();
  await expect(row).toBeHidden();
  await page.getByRole('button', { name: /Pull requests/ }).click();
  await page.getByRole('option', { name: 'Closed', exact: true }).click();
  await expect(row).toContainText('Deleted', { timeout: 120_000 });
  expect(await outside.namespaceExists(namespace)).toBe(false);
});

function rowOf(page: Page, number: number) {
  return page.getByRole('row').filter({
    has: page.getByRole('rowheader', { name: new RegExp(`^#${number} `) }),
  });
}
