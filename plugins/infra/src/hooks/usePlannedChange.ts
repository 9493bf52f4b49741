import {
  DeploymentInput,
  Environment,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { useRef, useState } from 'react';
import { apiProblem } from '../lib/apiError';
import { idempotencyKey } from '../lib/idempotencyKey';
import { useInfraMutation } from './useInfra';

/** A plan that is no longer the one shown, and an environment that was changed meanwhile. */
const isOutdated = (error: unknown) =>
  [409, 412].includes(apiProblem(error).status ?? 0);

/**
 * Plan and carry out a change of an existing environment. Carrying out names the hash of the plan
 * shown and the state it was made for; where either has moved on, the new plan is shown instead.
 */
export function usePlannedChange(environment: Environment) {
  const { id } = environment;
  const [hasChanged, setChanged] = useState(false);
  const base = useRef({ etag: environment.etag, key: '' });

  const plan = useInfraMutation(
    async (api, input: DeploymentInput) => {
      const current = await api.getEnvironment(id);
      base.current = { etag: current.etag, key: idempotencyKey() };
      return api.planDeployment(id, input);
    },
    { changesNothing: true },
  );
  const carryOut = useInfraMutation((api, input: DeploymentInput) =>
    api.deploy(
      id,
      { ...input, planHash: plan.data?.hash },
      { idempotencyKey: base.current.key, ifMatch: base.current.etag },
    ),
  );

  return {
    plan: plan.data,
    hasChanged,
    isPlanning: plan.isPending,
    isBusy: carryOut.isPending,
    error:
      plan.error ?? (isOutdated(carryOut.error) ? undefined : carryOut.error),
    async showPlan(input: DeploymentInput) {
      setChanged(false);
      carryOut.reset();
      await plan.mutateAsync(input).catch(() => {});
    },
    /** The deployment, or undefined where it was not started. */
    async confirm(input: DeploymentInput) {
      try {
        return await carryOut.mutateAsync(input);
      } catch (error) {
        if (isOutdated(error)) {
          await plan.mutateAsync(input).catch(() => {});
          setChanged(true);
        }
        return undefined;
      }
    },
    back() {
      plan.reset();
      carryOut.reset();
    },
  };
}
