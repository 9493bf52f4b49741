import { JsonObject } from '@backstage/types';
import { createHash } from 'node:crypto';
import { Run, RunSubject } from '../runner/types';
import { JobSettings } from './settings';
import { places } from './script';

const PREFIX = 'infra-orchestration.dev';
export const MARK = `${PREFIX}/ownership-mark`;
export const RUN = `${PREFIX}/run`;
export const STATE = `${PREFIX}/state`;
const MANAGED: Record<string, string> = {
  'app.kubernetes.io/managed-by': 'infra-orchestration',
  'app.kubernetes.io/component': 'module-run',
};
/** For lists of all Jobs of runs. */
export const SELECTOR = Object.entries(MANAGED)
  .map(pair => pair.join('='))
  .join(',');

/** A login is good for a day: then the run is worth nothing any more. */
const MOST_SECONDS = 24 * 3600;
/** Beyond what the program is given to end what it began: for handing in its state. */
const HAND_IN_SECONDS = 30;
export const WORK_FILE = 'work.tgz';
export const SCRIPT_FILE = 'run.sh';
export const CONTAINER = 'run';

/**
 * One at a time may change a state, so all runs that do have one name: whoever comes later finds what is
 * there. Looks need not find each other.
 */
export function jobNameOf(run: Pick<Run, 'id' | 'changes' | 'subject'>) {
  return run.changes
    ? changeNameOf(run.subject)
    : `infra-look-${run.id.replaceAll('-', '').slice(0, 24)}`;
}

export function changeNameOf({ name, ownershipMark }: RunSubject): string {
  const [installation] = ownershipMark.split('/');
  return `infra-run-${createHash('sha256')
    .update(`${installation}\n${name}`)
    .digest('hex')
    .slice(0, 24)}`;
}

/** Whether the object was made by the installation that the mark is of. */
export function isOfInstallation(object: any, ownershipMark: string): boolean {
  const mark: string | undefined = object.metadata.annotations?.[MARK];
  return mark?.split('/')[0] === ownershipMark.split('/')[0];
}

/** Differs with each run: what is left of the one before may still be on its way out. */
export function secretNameOf(run: Run): string {
  return `${jobNameOf(run)}-${run.id.slice(0, 8)}`;
}

const marked = ({ id, subject }: Run) => ({
  labels: MANAGED,
  annotations: {
    [MARK]: subject.ownershipMark,
    [RUN]: id,
    [STATE]: subject.name,
  },
});

/** Suspended: it starts when its Secret is there, which it owns. */
export function jobOf(
  run: Run,
  settings: JobSettings,
  graceMs: number,
): JsonObject {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: jobNameOf(run), ...marked(run) },
    spec: {
      suspend: true,
      completions: 1,
      parallelism: 1,
      // A second attempt is the engine's decision, after a look.
      backoffLimit: 0,
      podReplacementPolicy: 'Failed',
      activeDeadlineSeconds: MOST_SECONDS,
      ttlSecondsAfterFinished: settings.ttlSeconds,
      template: {
        metadata: marked(run),
        spec: podOf(run, settings, graceMs),
      },
    },
  };
}

function podOf(run: Run, settings: JobSettings, graceMs: number): JsonObject {
  const { runAsUser, serviceAccount, pullSecrets } = settings;
  return {
    restartPolicy: 'Never',
    terminationGracePeriodSeconds: Math.ceil(graceMs / 1000) + HAND_IN_SECONDS,
    automountServiceAccountToken: serviceAccount !== undefined,
    enableServiceLinks: false,
    ...(serviceAccount && { serviceAccountName: serviceAccount }),
    ...(pullSecrets.length && {
      imagePullSecrets: pullSecrets.map(name => ({ name })),
    }),
    ...(settings.nodeSelector && { nodeSelector: settings.nodeSelector }),
    ...(settings.tolerations && { tolerations: settings.tolerations }),
    securityContext: {
      runAsNonRoot: true,
      runAsUser,
      runAsGroup: runAsUser,
      fsGroup: runAsUser,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    containers: [containerOf(run, settings)],
    volumes: [
      {
        name: 'in',
        secret: {
          secretName: secretNameOf(run),
          defaultMode: 0o440,
          items: [SCRIPT_FILE, WORK_FILE].map(key => ({ key, path: key })),
        },
      },
      { name: 'work', emptyDir: {} },
    ],
  };
}

function containerOf(run: Run, settings: JobSettings): JsonObject {
  const { input, work, result } = places;
  const paths = {
    INFRA_IN: input,
    INFRA_WORK: work,
    INFRA_RESULT: result,
    HOME: `${work}/home`,
    TMPDIR: `${work}/tmp`,
    TF_CLI_CONFIG_FILE: `${work}/program.rc`,
  };
  const fromSecret = (name: string) => ({
    name,
    valueFrom: { secretKeyRef: { name: secretNameOf(run), key: name } },
  });
  return {
    name: CONTAINER,
    image: settings.image,
    command: ['/bin/sh', `${input}/${SCRIPT_FILE}`],
    terminationMessagePath: result,
    env: [
      ...Object.keys(run.env).sort().map(fromSecret),
      ...Object.entries(paths).map(([name, value]) => ({ name, value })),
    ],
    ...(settings.resources && { resources: settings.resources }),
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
    },
    volumeMounts: [
      { name: 'in', mountPath: input, readOnly: true },
      { name: 'work', mountPath: work },
    ],
  };
}

/** All that the pod needs and nobody else may see; gone with the Job at the latest. */
export function secretOf(options: {
  run: Run;
  jobUid: string;
  script: string;
  work: Buffer;
}): JsonObject {
  const { run, jobUid, script, work } = options;
  const inBase64 = (text: string) => Buffer.from(text).toString('base64');
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: secretNameOf(run),
      ...marked(run),
      ownerReferences: [
        {
          apiVersion: 'batch/v1',
          kind: 'Job',
          name: jobNameOf(run),
          uid: jobUid,
        },
      ],
    },
    immutable: true,
    type: 'Opaque',
    data: {
      ...Object.fromEntries(
        Object.entries(run.env).map(([name, value]) => [name, inBase64(value)]),
      ),
      [SCRIPT_FILE]: inBase64(script),
      [WORK_FILE]: work.toString('base64'),
    },
  };
}
