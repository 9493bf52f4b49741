import { createExtensionTester } from '@backstage/frontend-test-utils';
import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import { FormFieldBlueprint } from '@backstage/plugin-scaffolder-react/alpha';
import { screen, within } from '@testing-library/react';
import infraPlugin from '.';
import { entities } from '../dev/fixtures/catalog';
import { useFixtureBackend } from './testing/fixtureBackend';
import { renderPlugin } from './testing/renderPlugin';

const entity = (name: string) =>
  entities.find(({ metadata }) => metadata.name === name)!;

describe('the plugin in an app of the new frontend system', () => {
  const backend = useFixtureBackend();

  it('adds the Environments tab to the page of a component', async () => {
    renderPlugin(backend, { path: '/catalog/default/component/checkout' });
    expect(
      await screen.findByRole('link', { name: 'Environments' }),
    ).toHaveAttribute(
      'href',
      '/catalog/default/component/checkout/environments',
    );
  });

  it('shows the newest environments on the overview, linked into the tab', async () => {
    renderPlugin(backend, { path: '/catalog/default/component/checkout' });
    const card = await screen.findByRole('list', { name: 'Environments' });
    expect(await within(card).findAllByRole('listitem')).toHaveLength(5);
    expect(
      screen.getByRole('link', { name: 'All environments (1 more)' }),
    ).toBeInTheDocument();
    expect(within(card).getByRole('link', { name: 'staging' })).toHaveAttribute(
      'href',
      '/catalog/default/component/checkout/environments/staging',
    );
  });

  it('opens an environment in the tab', async () => {
    renderPlugin(backend, {
      path: '/catalog/default/component/checkout/environments/staging',
    });
    expect(
      await screen.findByRole('heading', { name: 'staging' }),
    ).toBeInTheDocument();
  });

  it('adds the Delivery tab beside it, linked to the environments', async () => {
    renderPlugin(backend, {
      path: '/catalog/default/component/checkout/delivery',
    });
    expect(await screen.findByRole('link', { name: 'dev' })).toHaveAttribute(
      'href',
      '/catalog/default/component/checkout/environments/dev',
    );
  });

  it('brings the scaffolder field', async () => {
    const tester = createExtensionTester(
      infraPlugin.getExtension(
        'scaffolder-form-field:infra/environment-type-picker',
      ),
    );
    const load = tester.get(FormFieldBlueprint.dataRefs.formFieldLoader);
    expect(await load()).toMatchObject({ name: 'InfraEnvironmentTypePicker' });
  });

  it.each([
    ['with a Score file', entity('checkout'), true],
    ['without', entity('handbook'), false],
    [
      'that says so itself',
      {
        ...entity('handbook'),
        metadata: {
          name: 'x',
          annotations: { 'infra-orchestration.dev/environments': 'true' },
        },
      },
      true,
    ],
  ])('is for entities %s: %s', async (_, subject, expected) => {
    for (const [id, blueprint] of [
      ['entity-content:infra/environments', EntityContentBlueprint],
      ['entity-content:infra/delivery', EntityContentBlueprint],
      ['entity-card:infra/environments', EntityCardBlueprint],
    ] as const) {
      const tester = createExtensionTester(infraPlugin.getExtension(id));
      const filter = tester.get(
        blueprint.dataRefs.filterFunction as any,
      ) as any;
      expect(filter(subject)).toBe(expected);
    }
  });
});
