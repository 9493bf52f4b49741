import {
  PlatformDocument,
  ProviderSummary,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { useInfraMutation, useInvalidate } from '../../hooks/useInfra';
import { useNotify } from '../../hooks/useNotify';
import { useT } from '../../hooks/useT';
import { keptHere, withCredentials } from './providerDocument';

type Values = Record<string, string>;

/** Gives a provider its access back; what was destroyed is given anew, and tried before. */
export function useRestoration(provider: ProviderSummary, onDone: () => void) {
  const { name, revision } = provider;
  const t = useT();
  const notify = useNotify();
  const invalidate = useInvalidate();
  const needed = keptHere(revision.document);
  const trial = useInfraMutation(
    (api, values: Values) =>
      api.tryProvider(withCredentials(revision.document, values)),
    { changesNothing: true },
  );
  /** The provider where it does not work even so. */
  const restore = useInfraMutation(async (api, values: Values) => {
    if (needed.length === 0) {
      const restored = await api.restoreProvider(name);
      return restored.health === 'Healthy' ? undefined : restored;
    }
    const document = withCredentials(revision.document, values);
    await api.applyDocuments([document as unknown as PlatformDocument]);
    return undefined;
  });
  return {
    needed,
    trial,
    restore,
    tryIt: (values: Values) => trial.mutateAsync(values).catch(() => {}),
    async giveBack(values: Values) {
      try {
        const failing = await restore.mutateAsync(values);
        invalidate(['platform']);
        if (failing) return;
        notify(t('providers.restore.done', { name }), 'success');
        onDone();
      } catch {
        // The form shows why.
      }
    },
  };
}
