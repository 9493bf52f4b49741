import {
  Deployment,
  DeploymentInput,
  Environment,
  InfraApi,
  Plan,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { useRef, useState } from 'react';
import { apiProblem } from '../lib/apiError';
import { idempotencyKey } from '../lib/idempotencyKey';
import { useInfraMutation } from './useInfra';

/** A plan that is no longer the one shown, and an environment that was changed meanwhile. */
const isOutdated = (error: unknown) =>
  [409, 412].includes(apiProblem(error).status ?? 0);

/** What a change is carried out for: the plan shown, the state it was made for, and once only. */
interface Base {
  planHash?: string;
  ifMatch: string;
  idempotencyKey: string;
}

interface Change<TInput> {
  plan(api: InfraApi, id: string, input: TInput): Promise<Plan>;
  carryOut(
    api: InfraApi,
    id: string,
    input: TInput,
    base: Base,
  ): Promise<Deployment>;
}

/**
 * Plan and carry out a change of an existing environment. Carrying out names the hash of the plan
 * shown and the state it was made for; where either has moved on, the new plan is shown instead.
 */
function usePlannedChange<TInput>(
  { id, etag }: Environment,
  change: Change<TInput>,
) {
  const [hasChanged, setChanged] = useState(false);
  // Stays while another is worked out, so that what a person reads does not vanish.
  const [shown, setShown] = useState<Plan>();
  const base = useRef<Base>({ ifMatch: etag, idempotencyKey: '' });

  const plan = useInfraMutation(
    async (api, input: TInput) => {
      const current = await api.getEnvironment(id);
      const made = await change.plan(api, id, input);
      base.current = {
        planHash: made.hash,
        ifMatch: current.etag,
        idempotencyKey: idempotencyKey(),
      };
      setShown(made);
      return made;
    },
    { changesNothing: true },
  );
  const carryOut = useInfraMutation((api, input: TInput) =>
    change.carryOut(api, id, input, base.current),
  );

  return {
    plan: shown,
    hasChanged,
    isPlanning: plan.isPending,
    isBusy: carryOut.isPending,
    error:
      plan.error ?? (isOutdated(carryOut.error) ? undefined : carryOut.error),
    async showPlan(input: TInput) {
      setChanged(false);
      carryOut.reset();
      await plan.mutateAsync(input).catch(() => {});
    },
    /** The deployment, or undefined where it was not started. */
    async confirm(input: TInput) {
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
      setShown(undefined);
      plan.reset();
      carryOut.reset();
    },
  };
}

const deployment: Change<DeploymentInput> = {
  plan: (api, id, input) => api.planDeployment(id, input),
  carryOut: (api, id, input, { planHash, ...conditions }) =>
    api.deploy(id, { ...input, planHash }, conditions),
};

interface Deletion {
  /** Providers out of reach, on which everything is given up. */
  abandon: string[];
}

const deletion: Change<Deletion> = {
  plan: (api, id) => api.planDeployment(id, { mode: 'destroy' }),
  carryOut: (api, id, { abandon }, { planHash, ifMatch }) =>
    api.deleteEnvironment(id, {
      planHash,
      ifMatch,
      ...(abandon.length && { abandon }),
    }),
};

export const usePlannedDeployment = (environment: Environment) =>
  usePlannedChange(environment, deployment);

export const usePlannedDeletion = (environment: Environment) =>
  usePlannedChange(environment, deletion);
