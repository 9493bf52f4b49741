import {
  EnvironmentInput,
  Plan,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { useRef, useState } from 'react';
import { useInfraMutation } from '../../hooks/useInfra';
import { apiProblem, splitFieldErrors } from '../../lib/apiError';
import { idempotencyKey } from '../../lib/idempotencyKey';

interface Shown {
  plan: Plan;
  /** One per plan shown: confirming twice creates once. */
  key: string;
}

/** Fields of the form that show their own errors. */
export const formFields = ['/name', '/type'];

/** The backend refuses to carry out another plan than the one shown, and what conflicts otherwise. */
const isRefused = (error: unknown) => apiProblem(error).status === 409;

/**
 * Plan first, create second. What is confirmed is the plan that was shown; where that is no longer
 * the plan, the new one is shown instead of carried out.
 */
export function useCreate() {
  const [shown, setShown] = useState<Shown>();
  const [hasChanged, setChanged] = useState(false);
  const shownRef = useRef<Shown>();

  const show = (plan: Plan) => {
    shownRef.current = { plan, key: idempotencyKey() };
    setShown(shownRef.current);
  };
  const plan = useInfraMutation(
    (api, input: EnvironmentInput) => api.planEnvironment(input),
    { changesNothing: true },
  );
  const create = useInfraMutation(async (api, input: EnvironmentInput) => {
    const before = shownRef.current!;
    const planHash = before.plan.hash;
    try {
      return await api.createEnvironment(
        { ...input, planHash },
        { idempotencyKey: before.key },
      );
    } catch (error) {
      if (!isRefused(error)) throw error;
      const fresh = await api.planEnvironment(input);
      if (fresh.hash === planHash) throw error;
      show(fresh);
      setChanged(true);
      return undefined;
    }
  });
  const failed = create.error ? create : plan;

  return {
    plan: shown?.plan,
    hasChanged,
    isPlanning: plan.isPending,
    isCreating: create.isPending,
    error: failed.error,
    /** The server's messages by field, as long as the field still holds what it spoke of. */
    fieldErrors(input: EnvironmentInput): Record<string, string> {
      const { fields } = apiProblem(failed.error);
      return {
        ...(failed.variables?.name === input.name && {
          '/name': fields['/name'],
        }),
        ...(failed.variables?.type === input.type && {
          '/type': fields['/type'],
        }),
      };
    },
    async showPlan(input: EnvironmentInput) {
      setChanged(false);
      create.reset();
      await plan.mutateAsync(input).then(show, () => {});
    },
    /** What was made, or undefined where it was not. Errors of a field lead back to the form. */
    async confirm(input: EnvironmentInput) {
      try {
        return await create.mutateAsync(input);
      } catch (error) {
        const { shown: inForm } = splitFieldErrors(
          apiProblem(error),
          formFields,
        );
        if (Object.keys(inForm).length) setShown(undefined);
        return undefined;
      }
    },
    back() {
      setShown(undefined);
      create.reset();
    },
  };
}
