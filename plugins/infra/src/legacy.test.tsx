import { Entity } from '@backstage/catalog-model';
import {
  catalogApiRef,
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import {
  mockApis,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/test-utils';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router-dom';
import { entities } from '../dev/fixtures/catalog';
import {
  EntityDeliveryContent,
  EntityEnvironmentsCard,
  EntityEnvironmentsContent,
  infraApiRef,
  InfraPage,
  infraPlugin,
  isInfraAvailable,
} from './legacy';
import { useFixtureBackend } from './testing/fixtureBackend';

describe('the plugin in an app of the old frontend system', () => {
  const backend = useFixtureBackend();
  const entity = entities[0];

  function render(
    element: JSX.Element,
    path: string,
    options: { start?: string; withoutTab?: boolean } = {},
  ) {
    const { start = path, withoutTab = false } = options;
    return renderInTestApp(
      <TestApiProvider
        apis={[
          [infraApiRef, backend.client()],
          [catalogApiRef, catalogApiMock({ entities })],
          [permissionApiRef, mockApis.permission()],
        ]}
      >
        <EntityProvider entity={entity}>
          <Routes>
            <Route path={`${path}/*`} element={element} />
          </Routes>
        </EntityProvider>
      </TestApiProvider>,
      {
        routeEntries: [start],
        mountedRoutes: {
          '/catalog/:namespace/:kind/:name': entityRouteRef,
          ...(!withoutTab && {
            '/tab': infraPlugin.routes.entityEnvironments,
          }),
          '/infra': infraPlugin.routes.root,
          '/delivery-tab': infraPlugin.routes.entityDelivery,
        },
      },
    );
  }

  it('offers the tab, and each environment below it', async () => {
    await render(<EntityEnvironmentsContent />, '/tab');
    await userEvent.click(await screen.findByRole('row', { name: 'staging' }));
    expect(
      await screen.findByRole('heading', { name: 'staging' }),
    ).toBeInTheDocument();
  });

  it('offers the card, linked to the tab', async () => {
    await render(<EntityEnvironmentsCard />, '/overview');
    expect(
      await screen.findByRole('link', { name: 'staging' }),
    ).toHaveAttribute('href', '/tab/staging');
  });

  it('offers the card, without links where there is no tab', async () => {
    await render(<EntityEnvironmentsCard />, '/overview', { withoutTab: true });
    expect(await screen.findByText('staging')).toBeInTheDocument();
    expect(screen.queryByRole('link')).toBeNull();
  });

  it('offers the tab of delivery, without links where there is no other', async () => {
    await render(<EntityDeliveryContent />, '/delivery', { withoutTab: true });
    expect(
      await screen.findByRole('button', { name: 'Promote 1.4.3 into staging' }),
    ).toBeInTheDocument();
    expect(screen.queryByRole('link', { name: 'staging' })).toBeNull();
  });

  it('offers the Infrastructure page with its tabs', async () => {
    await render(<InfraPage />, '/infra', {
      start: '/infra/environment-types',
    });
    expect(
      await screen.findByRole('heading', { name: 'Production' }),
    ).toBeInTheDocument();
    expect(
      screen.getAllByRole('tab').map(({ textContent }) => textContent),
    ).toEqual([
      'Environments',
      'Tasks',
      'Delivery',
      'Providers',
      'Definitions',
      'Environment types',
      'Document sources',
      'Undelivered events',
      'Match explainer',
    ]);
  });

  it.each([
    [{ 'infra-orchestration.dev/score-location': './score.yaml' }, true],
    [{ 'infra-orchestration.dev/environments': 'true' }, true],
    [{ 'infra-orchestration.dev/environments': 'false' }, false],
    [undefined, false],
  ])('with annotations %j it is available: %s', (annotations, expected) => {
    const subject = { metadata: { name: 'x', annotations } } as Entity;
    expect(isInfraAvailable(subject)).toBe(expected);
  });
});
