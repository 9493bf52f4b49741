import { createTranslationRef } from '@backstage/frontend-plugin-api';
import { card, create, deploy, list, remove } from './environments';
import {
  activity,
  deployments,
  environment,
  progress,
  receipts,
  resources,
} from './environment';
import { credentials, images } from './images';
import {
  artifacts,
  delivery,
  figures,
  promote,
  promotionReason,
} from './delivery';
import { plan } from './plan';
import {
  definitions,
  explain,
  platform,
  providers,
  sources,
  types,
} from './platform';
import {
  incoming,
  pipelines,
  platformDelivery,
  sourceNames,
  stuck,
} from './platformDelivery';
import { approval, expiry, policy } from './policy';
import { previews } from './previews';
import { reasons } from './reasons';
import { status } from './status';
import { tasks } from './tasks';
import { undelivered } from './undelivered';

/** Texts of the plugin, for translations and for overriding single ones. @public */
export const infraTranslationRef = createTranslationRef({
  id: 'plugin.infra',
  messages: {
    activity,
    approval,
    artifacts,
    card,
    create,
    credentials,
    definitions,
    delivery,
    deploy,
    deployments,
    environment,
    expiry,
    explain,
    figures,
    images,
    incoming,
    list,
    pager: {
      pages: 'Pages of {{of}}',
      range: '{{from}} to {{to}}',
      rangeOf: '{{from}} to {{to}} of {{total}}',
      previous: 'Previous page',
      next: 'Next page',
    },
    pipelines,
    plan,
    platform,
    platformDelivery,
    policy,
    previews,
    progress,
    promote,
    promotionReason,
    providers,
    reasons,
    receipts,
    remove,
    resources,
    scaffolder: {
      typeLabel: 'Environment type',
      typeDescription: 'Decides which infrastructure it is built on.',
      typeChoose: 'Choose an environment type',
    },
    sourceNames,
    sources,
    status,
    stuck,
    tasks,
    types,
    undelivered,
    common: {
      retry: 'Try again',
      errorTitle: 'This could not be loaded',
      staleTitle: 'This could not be refreshed',
      staleSince: 'Could not be refreshed since {{time}}',
      forbiddenTitle: 'You may not see this',
      forbiddenText:
        'You lack the permission. Ask the platform team if you need it.',
      notAllowedTitle: 'You may not do this',
      moreLinks: '+{{number}}',
      copy: 'Copy',
      copied: 'Copied',
      copyFailed: 'It could not be copied',
      copyFailedText:
        'Browsers let pages copy only over HTTPS and with permission. Select the text and copy it by hand.',
      actionFailed: 'The request failed',
    },
  },
});
