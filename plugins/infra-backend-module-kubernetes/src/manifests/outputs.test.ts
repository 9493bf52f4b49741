import { KubeObject } from '../objects/types';
import { readOutputs } from './outputs';

const service: KubeObject = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web' },
  status: { loadBalancer: { ingress: [{ ip: '192.0.2.1' }] } },
};
const secret: KubeObject = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'db' },
  data: { password: Buffer.from('swordfish').toString('base64') },
};
const source = (object: KubeObject, path: string) => ({
  sources: { out: { kind: object.kind, name: object.metadata.name, path } },
  objects: new Map([['out', object]]),
});

describe('readOutputs', () => {
  const cases = [
    {
      reason: 'a value by its path',
      ...source(service, '$.status.loadBalancer.ingress[0].ip'),
      outputs: { out: '192.0.2.1' },
    },
    {
      reason: 'a whole part of the object',
      ...source(service, '$.status.loadBalancer'),
      outputs: { out: { ingress: [{ ip: '192.0.2.1' }] } },
    },
    {
      reason: 'nothing yet',
      ...source(service, '$.status.nothing'),
      outputs: {},
    },
    {
      reason: 'data of a Secret, decoded and apart from the rest',
      ...source(secret, '$.data.password'),
      outputs: { secrets: { out: 'swordfish' } },
    },
  ];
  it.each(cases)('gives $reason', ({ sources, objects, outputs }) => {
    expect(readOutputs(sources, objects)).toEqual(outputs);
  });

  it('runs no code in a path', () => {
    const { sources, objects } = source(service, '$..[?(process.exit(1))]');
    expect(() => readOutputs(sources, objects)).toThrow(/not supported/);
  });
});
