import { ConnectOptions } from '@infra-orchestration/backstage-plugin-infra-node';
import { OutsideGate } from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import { basename } from 'node:path';
import { Charts } from './charts/Charts';
import { clusterAccess, kubeconfigText } from './cluster/access';
import { KubeClient } from './cluster/KubeClient';
import { HelmProgram } from './program/HelmProgram';
import { RunFolders } from './program/RunFolders';
import { Helm } from './release/Helm';
import { Objects } from './release/Objects';
import { Operations } from './release/Operations';
import { AppSettings } from './appSettings';
import { Settings, settingsOf } from './settings';

/** What all calls to one provider share. */
export interface HelmConnection {
  settings: Settings;
  client: KubeClient;
  charts: Charts;
  helm: Helm;
  folders: RunFolders;
  objects: Objects;
  operations: Operations;
}

export function openConnection(options: {
  app: AppSettings;
  program: HelmProgram;
  gate: OutsideGate;
  connect: ConnectOptions;
}): HelmConnection {
  const { app, program, gate, connect } = options;
  const settings = settingsOf(connect);
  const access = clusterAccess(settings.config, connect.credentials);
  const client = new KubeClient(access, gate);
  return {
    settings,
    client,
    folders: program.folders,
    charts: new Charts({
      settings,
      program,
      workDir: app.workDir,
      directories: app.chartDirectories,
    }),
    helm: new Helm({ settings, program, kubeconfig: kubeconfigText(access) }),
    objects: new Objects(client, basename(app.program)),
    operations: new Operations(settings.operationTimeoutMs),
  };
}

export async function closeConnection({
  client,
  operations,
}: HelmConnection): Promise<void> {
  await operations.close();
  client.close();
}
