import { JsonObject } from '@backstage/types';
import {
  DocumentKind,
  documentKinds,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { checkSchema } from '../core';
import { checkDocument } from './parseDocuments';
import { documentSchema } from './parseSchemas';

/** The smallest document of each kind. */
const smallest: Record<DocumentKind, JsonObject> = {
  EnvironmentType: {},
  ResourceType: { params: {}, outputs: {} },
  Provider: { driver: 'd' },
  ResourceDefinition: { type: 't', driver: 'd', kind: 'k', criteria: [] },
  DeliveryPipeline: { criteria: [{}], steps: [{ name: 's' }] },
};

function check(
  kind: DocumentKind,
  spec: JsonObject,
  metadata: JsonObject = {},
) {
  return checkDocument({
    apiVersion: 'infra-orchestration.dev/v1alpha1',
    kind,
    metadata: { name: 'one', ...metadata },
    spec: { ...smallest[kind], ...spec },
  }).map(p => p.pointer);
}

describe('the schema of each kind', () => {
  it.each(documentKinds.map(kind => ({ kind })))(
    '$kind is a schema itself',
    ({ kind }) => {
      expect(checkSchema(documentSchema(kind))).toEqual([]);
    },
  );

  it.each(documentKinds.map(kind => ({ kind })))(
    '$kind takes its smallest document',
    ({ kind }) => {
      expect(check(kind, {})).toEqual([]);
    },
  );

  it.each(documentKinds.map(kind => ({ kind })))(
    '$kind takes no field that nobody knows',
    ({ kind }) => {
      expect(check(kind, { nobody: 1 })).toEqual(['/spec']);
      expect(check(kind, {}, { nobody: 1 })).toEqual(['/metadata']);
    },
  );

  it.each<{ reason: string; metadata: JsonObject; valid: boolean }>([
    {
      reason: 'a name may be one letter',
      metadata: { name: 'a' },
      valid: true,
    },
    {
      reason: 'a name may be 63 letters',
      metadata: { name: 'a'.repeat(63) },
      valid: true,
    },
    {
      reason: 'a name may not be 64',
      metadata: { name: 'a'.repeat(64) },
      valid: false,
    },
    {
      reason: 'a name has no capitals',
      metadata: { name: 'Aa' },
      valid: false,
    },
    { reason: 'a name has no dots', metadata: { name: 'a.b' }, valid: false },
    {
      reason: 'a name does not end in a dash',
      metadata: { name: 'a-' },
      valid: false,
    },
    {
      reason: 'labels are texts',
      metadata: { labels: { a: 1 } },
      valid: false,
    },
    { reason: 'a title is a text', metadata: { title: ['x'] }, valid: false },
    {
      reason: 'title, description and labels are welcome',
      metadata: { title: 't', description: 'd', labels: { a: 'b' } },
      valid: true,
    },
  ])('metadata: $reason', ({ metadata, valid }) => {
    expect(check('Provider', {}, metadata).length === 0).toBe(valid);
  });

  it.each<{
    reason: string;
    kind: DocumentKind;
    spec: JsonObject;
    at?: string;
  }>([
    {
      reason: 'claims have a type',
      kind: 'EnvironmentType',
      spec: { claims: { a: {} } },
      at: '/spec/claims/a',
    },
    {
      reason: 'claims have no other fields',
      kind: 'EnvironmentType',
      spec: { claims: { a: { type: 't', size: 1 } } },
      at: '/spec/claims/a',
    },
    {
      reason: 'params are an object',
      kind: 'EnvironmentType',
      spec: { params: [] },
      at: '/spec/params',
    },
    {
      reason: 'params may hold anything',
      kind: 'EnvironmentType',
      spec: { params: { a: [1, { b: null }] } },
    },
    {
      reason: 'what is retained is listed',
      kind: 'EnvironmentType',
      spec: { retain: 'postgres' },
      at: '/spec/retain',
    },
    {
      reason: 'a day is an interval',
      kind: 'EnvironmentType',
      spec: { driftInterval: 'P1D' },
    },
    {
      reason: 'an interval has a unit',
      kind: 'EnvironmentType',
      spec: { driftInterval: '300' },
      at: '/spec/driftInterval',
    },
    {
      reason: 'owners are entity refs',
      kind: 'EnvironmentType',
      spec: { allowedOwners: ['group: x'] },
      at: '/spec/allowedOwners/0',
    },
    {
      reason: 'a short ref is one',
      kind: 'EnvironmentType',
      spec: { allowedOwners: ['platform', 'user:guest'] },
    },
    {
      reason: 'an order is a number',
      kind: 'EnvironmentType',
      spec: { order: 'first' },
      at: '/spec/order',
    },
    {
      reason: 'a type has schemas',
      kind: 'ResourceType',
      spec: { params: 'none' },
      at: '/spec/params',
    },
    {
      reason: 'a driver is named',
      kind: 'Provider',
      spec: { driver: '' },
      at: '/spec/driver',
    },
    {
      reason: 'config is an object',
      kind: 'Provider',
      spec: { config: 'x' },
      at: '/spec/config',
    },
    {
      reason: 'a credential has one source',
      kind: 'Provider',
      spec: { credentials: { a: { env: 'A', file: '/a' } } },
      at: '/spec/credentials/a',
    },
    {
      reason: 'a credential has a source',
      kind: 'Provider',
      spec: { credentials: { a: {} } },
      at: '/spec/credentials/a',
    },
    {
      reason: 'a credential is never written down',
      kind: 'Provider',
      spec: { credentials: { a: 'hunter2' } },
      at: '/spec/credentials/a',
    },
    {
      reason: 'each source is known',
      kind: 'Provider',
      spec: {
        credentials: {
          a: { env: 'A' },
          b: { file: '/b' },
          c: { config: 'c.d' },
          d: { secretRef: 'e' },
          e: { store: 'vault/infra/dns#token' },
        },
      },
    },
    {
      reason: 'a key in a secret store leads nowhere else',
      kind: 'Provider',
      spec: { credentials: { a: { store: 'vault/infra/../payroll/db' } } },
      at: '/spec/credentials/a/store',
    },
    {
      reason: 'a secret store is named together with a key in it',
      kind: 'Provider',
      spec: { credentials: { a: { store: 'vault' } } },
      at: '/spec/credentials/a/store',
    },
    {
      reason: 'a limit lets at least one through',
      kind: 'Provider',
      spec: { limits: { concurrency: 0 } },
      at: '/spec/limits/concurrency',
    },
    {
      reason: 'a limit is whole',
      kind: 'Provider',
      spec: { limits: { concurrency: 1.5 } },
      at: '/spec/limits/concurrency',
    },
    {
      reason: 'a timeout is a duration',
      kind: 'Provider',
      spec: { limits: { callTimeout: '30s' } },
      at: '/spec/limits/callTimeout',
    },
    {
      reason: 'criteria are listed',
      kind: 'ResourceDefinition',
      spec: { criteria: {} },
      at: '/spec/criteria',
    },
    {
      reason: 'criteria have no other fields',
      kind: 'ResourceDefinition',
      spec: { criteria: [{ envType: 'x' }] },
      at: '/spec/criteria/0',
    },
    {
      reason: 'labels of criteria are texts',
      kind: 'ResourceDefinition',
      spec: { criteria: [{ labels: { a: true } }] },
      at: '/spec/criteria/0/labels/a',
    },
    {
      reason: 'all criteria are known',
      kind: 'ResourceDefinition',
      spec: {
        criteria: [
          {
            environmentType: 'a',
            environment: 'b',
            entity: 'c',
            owner: 'd',
            system: 'e',
            class: 'f',
            id: 'g',
            labels: {},
          },
        ],
      },
    },
    {
      reason: 'inputs are an object',
      kind: 'ResourceDefinition',
      spec: { inputs: [] },
      at: '/spec/inputs',
    },
    {
      reason: 'a link has a title',
      kind: 'ResourceDefinition',
      spec: { links: [{ url: 'x' }] },
      at: '/spec/links/0',
    },
    {
      reason: 'what is required depends on nothing by saying so',
      kind: 'ResourceDefinition',
      spec: { requires: { a: { type: 't', dependsOnThis: true } } },
      at: '/spec/requires/a',
    },
    {
      reason: 'what is provided may',
      kind: 'ResourceDefinition',
      spec: { provides: { a: { type: 't', dependsOnThis: true } } },
    },
    {
      reason: 'adopting is yes, no or by confirmation',
      kind: 'ResourceDefinition',
      spec: { adopt: 'yes' },
      at: '/spec/adopt',
    },
    {
      reason: 'adopting may need to be confirmed',
      kind: 'ResourceDefinition',
      spec: { adopt: 'confirm' },
    },
  ])('$kind: $reason', ({ kind, spec, at }) => {
    expect(check(kind, spec)).toEqual(at === undefined ? [] : [at]);
  });
});
