import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import type { KubernetesConnection } from './client.ts';
import { askVersion, KubernetesApi } from './parts/kubernetes-api.ts';
import { processesOf, TestHome, untilGone } from './test-support.ts';
import { waitFor } from './wait.ts';

const home = new TestHome();

const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'probe' },
  spec: { containers: [{ name: 'main', image: 'example.test/app:1' }] },
};

describe('a control plane', { concurrency: false }, () => {
  it('makes pods ready, grants by RBAC only, counts requests, leaves nothing running', async () => {
    const report = await home.up('plane', 'kubernetes', [
      ...['--owner-pid', `${process.pid}`, '--audit'],
    ]);
    const connection = report.parts[0].connection as KubernetesConnection;
    const api = new KubernetesApi(connection.kubeconfig);

    const namespace = { metadata: { name: 'trial' } };
    assert.equal(
      (await api.send('POST', '/api/v1/namespaces', namespace)).status,
      201,
    );
    // Pods are refused until the namespace has its service account.
    const created = await waitFor(
      async () => {
        const answer = await api.send(
          'POST',
          '/api/v1/namespaces/trial/pods',
          pod,
        );
        return answer.status === 201 ? answer.body : undefined;
      },
      { what: 'the pod to be accepted', timeoutMs: 20_000 },
    );
    await waitFor(() => isReady(api), {
      what: 'the pod to be ready',
      timeoutMs: 20_000,
    });

    const { stdout } = await promisify(execFile)(connection.kubectl!, [
      ...['--kubeconfig', connection.kubeconfig, '--as', 'nobody'],
      ...['auth', 'can-i', 'list', 'pods', '--namespace', 'trial'],
    ]).catch(error => error);
    assert.equal(stdout.trim(), 'no');

    const audited = readFileSync(connection.auditLog!, 'utf8')
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
      .filter(
        event =>
          event.verb === 'create' &&
          event.objectRef?.resource === 'pods' &&
          event.objectRef.subresource === undefined &&
          event.responseStatus.code === 201 &&
          event.objectRef.name === created.metadata.name,
      );
    assert.equal(audited.length, 1);

    const processes = processesOf(home.state('plane'));
    assert.equal(processes.length, 6);
    process.kill(home.state('plane').supervisor.pid, 'SIGKILL');
    await untilGone(processes);
  });

  it('keeps its objects and credentials over a restart', async () => {
    const report = await home.up('plane', 'kubernetes');
    const { kubeconfig, auditLog } = report.parts[0]
      .connection as KubernetesConnection;
    assert.equal(auditLog, undefined);
    const api = new KubernetesApi(kubeconfig);
    assert.equal(await isReady(api), true);
    // What is asked of a cluster of the user's own.
    await askVersion(kubeconfig);

    // The restarted node takes new pods, too.
    const another = { ...pod, metadata: { name: 'another' } };
    assert.equal(
      (await api.send('POST', '/api/v1/namespaces/trial/pods', another)).status,
      201,
    );
    await waitFor(() => isReady(api, 'another'), {
      what: 'the new pod to be ready',
      timeoutMs: 20_000,
    });
  });
});

async function isReady(api: KubernetesApi, name = 'probe') {
  const { body } = await api.send(
    'GET',
    `/api/v1/namespaces/trial/pods/${name}`,
  );
  const conditions: { type: string; status: string }[] =
    body.status?.conditions ?? [];
  return (
    conditions.some(
      ({ type, status }) => type === 'Ready' && status === 'True',
    ) || undefined
  );
}
