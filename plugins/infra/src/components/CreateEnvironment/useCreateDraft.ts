import {
  EnvironmentInput,
  EnvironmentTypeRevision,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { useState } from 'react';
import { keys, useInfraQuery } from '../../hooks/useInfra';
import { nameProblem, suggestName, toDnsLabel } from '../../lib/dnsLabel';
import { Row, rowsToJson, rowsToStrings } from '../../lib/rows';

/** What is being typed into the create dialog, and what is wrong with it so far. */
export function useCreateDraft(
  entityRef: string,
  types: EnvironmentTypeRevision[],
) {
  const [chosenType, setType] = useState<string>();
  const [typedName, setName] = useState<string>();
  const [images, setImages] = useState<Row[]>([]);
  const [params, setParams] = useState<Row[]>([]);
  const { data: page } = useInfraQuery(
    keys.list({ entityRef, forNames: true }),
    (api, signal) =>
      api.listEnvironments({ entityRef, limit: 500 }, { signal }),
  );

  const taken = (page?.items ?? []).map(environment => environment.name);
  const type = chosenType ?? types[0]?.name;
  const name = typedName ?? (type ? suggestName(type, taken) : '');
  const nameTemplate = types.find(({ name: it }) => it === type)?.document.spec
    .nameTemplate;
  const problem = nameTemplate ? undefined : nameProblem(name, taken);
  const nearest = toDnsLabel(name);

  const desired = {
    ...(images.length && { images: rowsToStrings(images) }),
    ...(params.length && { params: rowsToJson(params) }),
  };
  const input: EnvironmentInput = {
    entityRef,
    ...(!nameTemplate && { name }),
    type: type ?? '',
    ...(Object.keys(desired).length && { desired }),
  };
  return {
    input,
    type,
    setType,
    /** What a type is named by; then no name is asked for. */
    nameTemplate,
    name,
    setName,
    problem,
    /** A valid name near the one typed, where that is not valid. */
    suggestion:
      problem && nearest && nearest !== name && !taken.includes(nearest)
        ? nearest
        : undefined,
    images,
    setImages,
    params,
    setParams,
  };
}

export type CreateDraft = ReturnType<typeof useCreateDraft>;
