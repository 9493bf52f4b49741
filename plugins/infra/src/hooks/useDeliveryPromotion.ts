import {
  PromotionInput,
  PromotionPlan,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { useRef, useState } from 'react';
import { apiProblem } from '../lib/apiError';
import { idempotencyKey } from '../lib/idempotencyKey';
import { useInfraMutation } from './useInfra';

/**
 * Plan a promotion and ask for it, by the hash of the plan that was read. Where another would be
 * carried out by then, that one is shown instead.
 */
export function usePlannedPromotion() {
  const [hasChanged, setChanged] = useState(false);
  // Stays while another is worked out, so that what a person reads does not vanish.
  const [shown, setShown] = useState<PromotionPlan>();
  // One for each plan: what is confirmed twice is promoted once.
  const key = useRef('');
  const plan = useInfraMutation(
    async (api, input: PromotionInput) => {
      const made = await api.planPromotion(input);
      key.current = idempotencyKey();
      setShown(made);
      return made;
    },
    { changesNothing: true },
  );
  const promote = useInfraMutation((api, input: PromotionInput) =>
    api.promote(input, { idempotencyKey: key.current }),
  );
  return {
    planned: shown,
    hasChanged,
    isPlanning: plan.isPending,
    isBusy: promote.isPending,
    error: plan.error ?? promote.error,
    async showPlan(input: PromotionInput) {
      setChanged(false);
      promote.reset();
      await plan.mutateAsync(input).catch(() => {});
    },
    /** The promotion, or undefined where it was not recorded. */
    async confirm(input: PromotionInput) {
      const planHash = shown?.plan.hash;
      try {
        return await promote.mutateAsync({ ...input, planHash });
      } catch (error) {
        if (apiProblem(error).status !== 409) return undefined;
        const made = await plan.mutateAsync(input).catch(() => undefined);
        // A conflict about something else stays on screen as it is.
        if (made && made.plan.hash !== planHash) {
          promote.reset();
          setChanged(true);
        }
        return undefined;
      }
    },
    back() {
      setShown(undefined);
      plan.reset();
      promote.reset();
    },
  };
}

export function useCancelPromotion() {
  return useInfraMutation((api, id: string) => api.cancelPromotion(id));
}
