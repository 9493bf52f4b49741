import { convertLegacyRouteRef } from '@backstage/core-compat-api';
import {
  PageBlueprint,
  SubPageBlueprint,
} from '@backstage/frontend-plugin-api';
import {
  RiBookletLine,
  RiFileCodeLine,
  RiMailSendLine,
  RiNodeTree,
  RiQuestionAnswerLine,
  RiRouteLine,
  RiServerLine,
  RiStackLine,
  RiUserFollowLine,
} from '@remixicon/react';
import { infraRouteRef } from '../routes';
import { platform } from '../translation/platform';

const infraPage = PageBlueprint.make({
  params: {
    path: '/infra',
    title: platform.title,
    icon: <RiNodeTree />,
    routeRef: convertLegacyRouteRef(infraRouteRef),
  },
});

const load = () => import('../components/Platform');

const pages = [
  SubPageBlueprint.make({
    name: 'environments',
    params: {
      path: 'environments',
      title: platform.environments,
      icon: <RiStackLine />,
      loader: () => load().then(m => <m.AllEnvironmentsPage />),
    },
  }),
  SubPageBlueprint.make({
    name: 'tasks',
    params: {
      path: 'tasks',
      title: platform.tasks,
      icon: <RiUserFollowLine />,
      loader: () => import('../components/Tasks').then(m => <m.TasksPage />),
    },
  }),
  SubPageBlueprint.make({
    name: 'delivery',
    params: {
      path: 'delivery',
      title: platform.delivery,
      icon: <RiRouteLine />,
      loader: () => load().then(m => <m.DeliveryPage />),
    },
  }),
  SubPageBlueprint.make({
    name: 'providers',
    params: {
      path: 'providers',
      title: platform.providers,
      icon: <RiServerLine />,
      loader: () => load().then(m => <m.ProvidersPage />),
    },
  }),
  SubPageBlueprint.make({
    name: 'definitions',
    params: {
      path: 'definitions',
      title: platform.definitions,
      icon: <RiBookletLine />,
      loader: () => load().then(m => <m.DefinitionsPage />),
    },
  }),
  SubPageBlueprint.make({
    name: 'environment-types',
    params: {
      path: 'environment-types',
      title: platform.types,
      icon: <RiStackLine />,
      loader: () => load().then(m => <m.EnvironmentTypesPage />),
    },
  }),
  SubPageBlueprint.make({
    name: 'sources',
    params: {
      path: 'sources',
      title: platform.sources,
      icon: <RiFileCodeLine />,
      loader: () => load().then(m => <m.SourcesPage />),
    },
  }),
  SubPageBlueprint.make({
    name: 'undelivered-events',
    params: {
      path: 'undelivered-events',
      title: platform.undelivered,
      icon: <RiMailSendLine />,
      loader: () => load().then(m => <m.UndeliveredPage />),
    },
  }),
  SubPageBlueprint.make({
    name: 'explain',
    params: {
      path: 'explain',
      title: platform.explain,
      icon: <RiQuestionAnswerLine />,
      loader: () => load().then(m => <m.ExplainPage />),
    },
  }),
];

export const platformPages = [infraPage, ...pages];
