import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import {
  ApiStatus,
  KubernetesApiError,
  fieldConflicts,
  toDriverError,
} from './errors';

const refused = (httpStatus: number, status: ApiStatus, retryAfter?: number) =>
  new KubernetesApiError(httpStatus, status, retryAfter);
const nodeError = (code: string) => Object.assign(new Error(code), { code });

const cases: {
  reason: string;
  error: unknown;
  code: string;
  retryAfter?: number;
  message?: RegExp;
}[] = [
  {
    reason: 'refused credentials concern the whole provider',
    error: refused(401, { message: 'Unauthorized' }),
    code: 'accessDenied',
  },
  {
    reason: 'a right that the driver always needs is missing',
    error: refused(403, {
      message:
        'deployments.apps "web" is forbidden: User "u" cannot patch resource "deployments" in API group "apps" in the namespace "x"',
    }),
    code: 'accessDenied',
  },
  {
    reason: 'a subresource is judged as its resource',
    error: refused(403, {
      message:
        'User "u" cannot get resource "deployments/scale" in API group "apps"',
    }),
    code: 'accessDenied',
  },
  {
    reason:
      'one kind that nobody promised access to is no verdict on the provider',
    error: refused(403, {
      message:
        'widgets.example.com "w" is forbidden: User "u" cannot patch resource "widgets" in API group "example.com" in the namespace "x"',
    }),
    code: 'terminal',
    message: /additionalResources/,
  },
  {
    reason:
      'pods are only listed: that they may not be read is no verdict on the provider',
    error: refused(403, {
      message:
        'pods "debug" is forbidden: User "u" cannot get resource "pods" in API group "" in the namespace "x"',
    }),
    code: 'terminal',
    message: /additionalResources/,
  },
  {
    reason: 'a right that only some manifests need says nothing of the rest',
    error: refused(403, {
      message:
        'cronjobs.batch "c" is forbidden: User "u" cannot patch resource "cronjobs" in API group "batch" in the namespace "x"',
    }),
    code: 'terminal',
    message: /RBAC manifest again/,
  },
  {
    reason: 'a role that may not be granted is the definition that is wrong',
    error: refused(403, {
      message:
        'rolebindings.rbac.authorization.k8s.io "x" is forbidden: user "u" is attempting to grant RBAC permissions not currently held: …',
    }),
    code: 'terminal',
    message: /bindableClusterRoles/,
  },
  {
    reason: 'an exceeded quota is no access problem',
    error: refused(403, {
      message:
        'secrets "x" is forbidden: exceeded quota: infra-quota, requested: secrets=1',
    }),
    code: 'terminal',
  },
  {
    reason: 'a quota that is not counted yet will be in a moment',
    error: refused(403, {
      message:
        'secrets "x" is forbidden: status unknown for quota: infra-quota',
    }),
    code: 'retryable',
  },
  {
    reason: 'a namespace that is going comes back, or does not need this',
    error: refused(403, {
      message:
        'configmaps "x" is forbidden: unable to create new content in namespace y because it is being terminated',
      details: { causes: [{ reason: 'NamespaceTerminating' }] },
    }),
    code: 'retryable',
  },
  {
    reason: 'a policy refuses this object, not these credentials',
    error: refused(403, {
      message:
        'pods "x" is forbidden: violates PodSecurity "restricted:latest"',
    }),
    code: 'terminal',
  },
  {
    reason: 'an invalid object stays invalid',
    error: refused(422, { message: 'Deployment.apps "x" is invalid' }),
    code: 'terminal',
  },
  {
    reason: 'what can never be changed says what is to be done',
    error: refused(422, {
      message:
        'Job.batch "x" is invalid: spec.template: Invalid value: …: field is immutable',
      details: {
        causes: [
          {
            message: 'Invalid value: …: field is immutable',
            field: 'spec.template',
          },
        ],
      },
    }),
    code: 'terminal',
    message: /delete the claim and make another/,
  },
  {
    reason: 'our precondition on the uid failed: look again',
    error: refused(422, {
      message: 'metadata.uid: field is immutable',
      details: { causes: [{ field: 'metadata.uid' }] },
    }),
    code: 'retryable',
  },
  {
    reason: 'two writers met',
    error: refused(409, { message: 'the object has been modified' }),
    code: 'retryable',
  },
  {
    reason: 'a namespace that is not there yet is another resource’s work',
    error: refused(404, { message: 'namespaces "x" not found' }),
    code: 'retryable',
  },
  {
    reason: 'a kind that the cluster does not have',
    error: refused(404, { reason: 'UnknownKind', message: 'no kind' }),
    code: 'terminal',
  },
  {
    reason: 'the server has too much to do, and says when to come back',
    error: refused(429, { message: 'too many requests' }, 7_000),
    code: 'retryable',
    retryAfter: 7_000,
  },
  {
    reason: 'the server has trouble of its own',
    error: refused(503, {}),
    code: 'retryable',
  },
  {
    reason: 'nobody listens there',
    error: nodeError('ECONNREFUSED'),
    code: 'retryable',
  },
  {
    reason: 'a certificate does not become trusted by waiting',
    error: nodeError('DEPTH_ZERO_SELF_SIGNED_CERT'),
    code: 'misconfigured',
    message: /caData/,
  },
  {
    reason: 'a volume claim never shrinks',
    error: refused(422, {
      message: 'claim is invalid',
      details: {
        causes: [
          {
            field: 'spec.resources.requests.storage',
            message: 'Forbidden: field can not be less than status.capacity',
          },
        ],
      },
    }),
    code: 'terminal',
    message: /undo the change/,
  },
  {
    reason: 'a volume claim grows with a class that can only',
    error: refused(403, {
      message:
        'persistentvolumeclaims "data" is forbidden: only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize',
    }),
    code: 'terminal',
    message: /undo the change/,
  },
];

describe('toDriverError', () => {
  it.each(cases)('$code: $reason', ({ error, code, retryAfter, message }) => {
    const driverError = toDriverError(error, 'Secret x') as DriverError;
    expect(driverError).toMatchObject({ name: 'DriverError', code });
    expect(driverError.retryAfter).toBe(retryAfter);
    expect(driverError.message).toContain('Secret x');
    expect(driverError.message).toMatch(message ?? /./);
  });

  it('leaves aborts and its own errors alone', () => {
    const abort = new DOMException('stop', 'AbortError');
    expect(toDriverError(abort, 'x')).toBe(abort);
    const own = new DriverError('conflict', 'x');
    expect(toDriverError(own, 'x')).toBe(own);
  });

  it('scrubs what the server quotes', () => {
    const error = refused(422, { message: 'Invalid value: "swordfish"' });
    const scrubbed = toDriverError(error, 'Secret x', text =>
      text.replace('swordfish', '<secret>'),
    );
    expect((scrubbed as Error).message).toBe(
      'Secret x: Invalid value: "<secret>"',
    );
  });
});

describe('fieldConflicts', () => {
  it('tells what was changed by hand from what another system manages', () => {
    const conflict = (message: string, field: string) => ({
      reason: 'FieldManagerConflict',
      message,
      field,
    });
    const error = refused(409, {
      details: {
        causes: [
          conflict('conflict with "kubectl-edit" using apps/v1', '.spec.a'),
          conflict(
            'conflict with "kubectl-edit" using apps/v1 at 2026-01-01T00:00:00Z',
            '.spec.b',
          ),
          conflict('conflict with "argocd"', '.spec.c'),
          conflict(
            'conflict with "hpa" with subresource "scale" using apps/v1',
            '.spec.replicas',
          ),
        ],
      },
    });
    expect(fieldConflicts(error)).toEqual([
      { manager: 'kubectl-edit', field: '.spec.a', deliberate: false },
      { manager: 'kubectl-edit', field: '.spec.b', deliberate: false },
      { manager: 'argocd', field: '.spec.c', deliberate: true },
      { manager: 'hpa', field: '.spec.replicas', deliberate: true },
    ]);
    expect(fieldConflicts(refused(409, {}))).toEqual([]);
  });
});
