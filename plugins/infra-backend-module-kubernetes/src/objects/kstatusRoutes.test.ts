import { readinessOf } from './kstatus';
import { KubeObject } from './types';

const objectOf = (
  apiVersion: string,
  kind: string,
  spec: object,
  status?: object,
): KubeObject => ({
  apiVersion,
  kind,
  metadata: { name: 'x', namespace: 'shop', generation: 2 },
  spec,
  ...(status ? { status } : {}),
});
const ingress = (status?: object) =>
  objectOf('networking.k8s.io/v1', 'Ingress', {}, status);
const certificate = (...conditions: object[]) =>
  objectOf('cert-manager.io/v1', 'Certificate', {}, { conditions });
const endpoint = (status?: object) =>
  objectOf('externaldns.k8s.io/v1alpha1', 'DNSEndpoint', {}, status);
const route = (parentRefs: object[], parents?: object[]) =>
  objectOf(
    'gateway.networking.k8s.io/v1',
    'HTTPRoute',
    { parentRefs },
    parents && { parents },
  );
const accepted = (parentRef: object, observedGeneration = 2) => ({
  parentRef,
  conditions: ['Accepted', 'ResolvedRefs'].map(type => ({
    type,
    status: 'True',
    observedGeneration,
  })),
});
const readyAt = (observedGeneration: number) => ({
  type: 'Ready',
  status: 'True',
  observedGeneration,
});

const ready = { status: 'ready' };
const waiting = (message: string) => ({
  status: 'inProgress',
  message: expect.stringContaining(message),
});
const unfinished = (text: string) => ({
  status: 'ready',
  unfinished: expect.stringContaining(text),
});

const cases: [string, KubeObject, object][] = [
  ['an Ingress without address', ingress(), unfinished('no address')],
  [
    'an Ingress with an empty list of addresses',
    ingress({ loadBalancer: { ingress: [] } }),
    unfinished('no address'),
  ],
  [
    'an Ingress with a host name for an address',
    ingress({ loadBalancer: { ingress: [{ hostname: 'lb.example.com' }] } }),
    ready,
  ],
  ['a Certificate that nobody saw', certificate(), waiting('not looked at it')],
  ['a Certificate that is issued', certificate(readyAt(2)), ready],
  [
    'a Certificate that was issued for what it was before',
    certificate(readyAt(1)),
    waiting('has not seen the last change'),
  ],
  [
    'a Certificate whose issuer refused',
    certificate(
      { type: 'Ready', status: 'False', message: 'Issuing certificate' },
      {
        type: 'Issuing',
        status: 'False',
        reason: 'Failed',
        message: 'the authority refused the order',
      },
    ),
    waiting('the authority refused the order'),
  ],
  [
    'a route that one of two Gateways took',
    route([{ name: 'a' }, { name: 'b' }], [accepted({ name: 'a' })]),
    waiting('has not been taken up by Gateway b'),
  ],
  [
    'a route whose Gateway writes out what was left to defaults',
    route(
      [{ name: 'a' }],
      [
        accepted({
          group: 'gateway.networking.k8s.io',
          kind: 'Gateway',
          namespace: 'shop',
          name: 'a',
        }),
      ],
    ),
    ready,
  ],
  [
    'a route that another listener took',
    route(
      [{ name: 'a', sectionName: 'https' }],
      [accepted({ name: 'a', sectionName: 'http' })],
    ),
    waiting('by Gateway a (https)'),
  ],
  [
    'a route that was taken as it was before',
    route([{ name: 'a' }], [accepted({ name: 'a' }, 1)]),
    waiting('has not seen the last change'),
  ],
  ['a DNSEndpoint that nobody read', endpoint(), unfinished('not been read')],
  ['a DNSEndpoint that was read', endpoint({ observedGeneration: 2 }), ready],
  [
    'a DNSEndpoint that was read as it was before',
    endpoint({ observedGeneration: 1 }),
    waiting('has not seen yet'),
  ],
];

describe('readinessOf', () => {
  it.each(cases)('%s', (_, object, expected) => {
    expect(readinessOf(object)).toEqual(expected);
  });
});
