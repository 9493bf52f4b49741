import {
  DocumentRevision,
  ResourceDefinitionDocument,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { explainMatch } from '../core';
import { environment, revision } from '../core/__testUtils__/builders';
import { parsePlatformDocuments } from './parseDocuments';

const PATH = 'plugins/infra-backend-module-kubernetes/examples/regions.yaml';

const { documents, errors } = parsePlatformDocuments(
  readFileSync(join(__dirname, '../../../..', PATH), 'utf8'),
  PATH,
);
const definitions = documents
  .map(({ document }) => revision(document))
  .filter(
    ({ kind }) => kind === 'ResourceDefinition',
  ) as DocumentRevision<ResourceDefinitionDocument>[];

describe('the example of one environment type in two clusters', () => {
  it('is valid', () => {
    expect(errors).toEqual([]);
  });

  it.each<{
    reason: string;
    type?: string;
    labels: Record<string, string>;
    provider?: string;
  }>([
    { reason: 'by its label', labels: { region: 'us' }, provider: 'dev-us' },
    { reason: 'by another', labels: { region: 'eu' }, provider: 'dev-eu' },
    { reason: 'without one: the default', labels: {}, provider: 'dev-eu' },
    {
      reason: 'with one that no rule names: the default',
      labels: { region: 'asia' },
      provider: 'dev-eu',
    },
    {
      reason: 'of another type: none of them',
      type: 'production',
      labels: { region: 'us' },
    },
  ])('places an environment $reason', ({ type, labels, provider }) => {
    const { chosen } = explainMatch({
      claim: { type: 'k8s-namespace', class: 'default', id: 'namespace' },
      environment: environment({ type: type ?? 'development', labels }),
      definitions,
    });
    const placed = definitions.find(({ name }) => name === chosen);
    expect(placed?.document.spec.provider).toBe(provider);
  });
});
