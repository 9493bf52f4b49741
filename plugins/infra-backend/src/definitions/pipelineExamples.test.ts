import { DeliveryPipelineDocument } from '@infra-orchestration/backstage-plugin-infra-common';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decideDelivery, pipelineOf } from '../core';
import { revision } from '../core/__testUtils__/builders';
import {
  artifact,
  line,
  lineEnvironment,
  minute,
} from '../core/__testUtils__/deliveryLine';
import { ParsedDocument, parsePlatformDocuments } from './parseDocuments';
import { validateDocumentSet } from './validateDocumentSet';
import { installed } from './__testUtils__/validation';

const root = join(__dirname, '../../../..');

function read(text: string, path: string): ParsedDocument[] {
  const { documents, errors } = parsePlatformDocuments(text, path);
  expect(errors).toEqual([]);
  return documents;
}

const load = (path: string) =>
  read(readFileSync(join(root, path), 'utf8'), path);

const page = readFileSync(join(root, 'docs/operating/pipelines.md'), 'utf8');
const ofPage = [...page.matchAll(/```yaml\n(apiVersion.*?)```/gs)].map(
  ([, text]) => text,
);

function pipelinesOf(documents: readonly ParsedDocument[]) {
  return documents
    .map(({ document }) => document)
    .filter(
      (document): document is DeliveryPipelineDocument =>
        document.kind === 'DeliveryPipeline',
    )
    .map(document => revision(document));
}

const httpProbe = {
  kind: 'httpProbe',
  inputSchema: { type: 'object', properties: { url: { type: 'string' } } },
};

describe('the pipeline of the demo', () => {
  const documents = [
    ...load('plugins/infra-backend/documents/resource-types.yaml'),
    ...load('examples/platform/environment-types.yaml'),
    ...load('examples/platform/resource-types.yaml'),
    ...load('examples/platform/pipelines.yaml'),
  ];

  it('fits the environment types of the demo', () => {
    expect(
      validateDocumentSet(documents, { ...installed, drivers: [] }),
    ).toEqual([]);
  });

  it('brings a new image of the greeter into development', () => {
    const found = pipelineOf(pipelinesOf(documents), {
      entityRef: 'component:default/greeter',
      owner: 'group:default/greeters',
      system: 'system:default/greetings',
    });
    const { decisions } = decideDelivery(
      line({
        steps: found!.document.spec.steps,
        artifacts: [artifact(1)],
        environments: ['development', 'preview', 'production'].map(type =>
          lineEnvironment(type),
        ),
      }),
      minute(2),
    );
    expect(decisions).toEqual([
      expect.objectContaining({
        act: 'record',
        promotion: expect.objectContaining({ environmentId: 'development' }),
      }),
    ]);
  });
});

describe('the pipeline of the page about pipelines', () => {
  it('is one that fits', () => {
    const types = ['development', 'staging', 'production'].map(name =>
      [
        'apiVersion: infra-orchestration.dev/v1alpha1',
        'kind: EnvironmentType',
        `metadata: { name: ${name} }`,
        'spec: {}',
      ].join('\n'),
    );
    expect(ofPage).toHaveLength(1);
    const documents = read([...types, ...ofPage].join('\n---\n'), 'page.md');
    expect(
      validateDocumentSet(documents, { drivers: [], hookKinds: [httpProbe] }),
    ).toEqual([]);
    expect(pipelinesOf(documents)).toHaveLength(1);
  });
});
