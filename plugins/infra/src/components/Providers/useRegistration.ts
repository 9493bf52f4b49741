import { JsonObject } from '@backstage/types';
import {
  DriverSummary,
  PlatformDocument,
  ProviderCandidate,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { useState } from 'react';
import { keys, useInfraMutation, useInvalidate } from '../../hooks/useInfra';
import { apiProblem } from '../../lib/apiError';
import { configFields, readConfig } from './configForm';
import { draftOf, emptyDraft, ProviderDraft, withDriver } from './draft';
import { documentErrors, errorAt, providerDocument } from './providerDocument';

type StepName = 'driver' | 'access' | 'trial' | 'summary';

function without(errors: Record<string, string>, pointer: string) {
  return Object.fromEntries(
    Object.entries(errors).filter(([at]) => !at.startsWith(pointer)),
  );
}

/** What is asked of the backend; only the second keeps anything. */
function useRequests() {
  const trial = useInfraMutation(
    (api, document: JsonObject) => api.tryProvider(document),
    { changesNothing: true },
  );
  const registration = useInfraMutation(
    (api, document: JsonObject) =>
      api.applyDocuments([document as unknown as PlatformDocument]),
    { changesNothing: true },
  );
  return { trial, registration };
}

/** The way from a driver to a registered provider. What is wrong leads back to where it stands. */
export function useRegistration() {
  const [step, setStep] = useState<StepName>('driver');
  const [draft, setDraft] = useState<ProviderDraft>(emptyDraft);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const invalidate = useInvalidate();
  const { trial, registration } = useRequests();
  const fields = draft.driver ? configFields(draft.driver.configSchema) : [];
  const { config, problems } = readConfig(fields, draft.values);
  const document = providerDocument({
    driver: draft.driver?.id ?? '',
    name: draft.name,
    title: draft.title,
    config,
    credentials: draft.credentials,
  });
  const leadBack = (error: unknown) => {
    const found = documentErrors(apiProblem(error));
    setErrors(found);
    const pointers = Object.keys(found);
    if (!pointers.length) return;
    const isOfDriver = pointers.some(pointer => !pointer.startsWith('/spec/'));
    setStep(isOfDriver ? 'driver' : 'access');
  };

  return {
    step,
    setStep,
    draft,
    fields,
    config,
    problems,
    document,
    trial,
    registration,
    /** What the server says of a part of the document, until that is changed. */
    errorAt: (pointer: string) => errorAt(errors, pointer),
    error: trial.error ?? registration.error,
    /** Messages that no field of a step shows. */
    otherErrors: (shown: string[]) =>
      Object.entries(errors).filter(
        ([at]) => !shown.some(each => at === each || at.startsWith(`${each}/`)),
      ),
    choose(driver: DriverSummary) {
      setErrors({});
      setDraft(current => withDriver(current, driver));
    },
    /** Fills in what is known of the candidate; what was typed before gives way. */
    use(candidate: ProviderCandidate, driver: DriverSummary) {
      setErrors({});
      setDraft(draftOf(candidate, driver));
    },
    change(part: Partial<ProviderDraft>, pointer: string) {
      setErrors(current => without(current, pointer));
      setDraft(current => ({ ...current, ...part }));
    },
    async tryIt() {
      setStep('trial');
      registration.reset();
      await trial.mutateAsync(document).then(() => setErrors({}), leadBack);
    },
    /** True where it is registered. */
    async register() {
      try {
        await registration.mutateAsync(document);
        invalidate(keys.platform('providers'));
        return true;
      } catch (error) {
        leadBack(error);
        return false;
      }
    },
  };
}

export type Registration = ReturnType<typeof useRegistration>;
