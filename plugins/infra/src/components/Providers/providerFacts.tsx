import { ProviderSummary } from '@infra-orchestration/backstage-plugin-infra-common';
import { ReactNode } from 'react';
import { Translate } from '../../hooks/useT';
import { readableIsoDuration } from '../../lib/time';
import { Age } from '../common';

/** What is to be known of a provider, by name. */
export function providerFacts(
  provider: ProviderSummary,
  t: Translate,
): ([string, ReactNode] | undefined)[] {
  const { driver, instanceCount, lastContactAt, access, revision } = provider;
  const { credentials, limits } = revision.document.spec;
  const limitTexts = [
    limits?.concurrency &&
      t('providers.concurrency', { number: String(limits.concurrency) }),
    limits?.callTimeout &&
      t('providers.callTimeout', {
        duration: readableIsoDuration(limits.callTimeout),
      }),
  ].filter(Boolean);
  return [
    [t('providers.driver'), driver],
    access?.server ? [t('providers.server'), access.server] : undefined,
    [t('providers.instances'), instanceCount],
    [
      t('providers.lastContact'),
      lastContactAt ? <Age at={lastContactAt} /> : t('providers.never'),
    ],
    // Without any, those are in the configuration of the driver, as in a kubeconfig.
    Object.keys(credentials ?? {}).length
      ? [t('providers.credentials'), Object.keys(credentials ?? {}).join(', ')]
      : undefined,
    limitTexts.length
      ? [t('providers.limits'), limitTexts.join(', ')]
      : undefined,
    [t('providers.origin'), revision.origin],
  ];
}
