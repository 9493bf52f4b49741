import {
  createDriver,
  Driver,
} from '@infra-orchestration/backstage-plugin-infra-node';
import {
  OutsideGate,
  openGate,
} from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import { checkAccess } from './access/checkAccess';
import { accessManifest, manifestHead } from './access/manifest';
import { AppSettings } from './appSettings';
import { closeConnection, HelmConnection, openConnection } from './connection';
import { releaseKind } from './release/handler';
import { HelmProgram } from './program/HelmProgram';
import { RunFolders } from './program/RunFolders';
import { configSchema, credentials, HelmProviderConfig } from './settings';

/** What the driver is made of, beside its providers. @public */
export interface HelmDriverOptions {
  /** What the app says of it in `infra.helm`. */
  app: AppSettings;
  /** Every call to the outside passes through it; for tests of interruption. */
  gate?: OutsideGate;
}

/**
 * The driver `helm`: releases of charts, by the real program.
 *
 * @public
 */
export function createHelmDriver({
  app,
  gate = openGate,
}: HelmDriverOptions): Driver {
  const program = new HelmProgram({
    program: app.program,
    concurrency: app.concurrency,
    folders: new RunFolders(app.workDir),
    gate,
  });
  return createDriver<HelmConnection>({
    id: 'helm',
    title: 'Helm',
    configSchema,
    credentials,
    kinds: [releaseKind],
    connect: async options => {
      options.signal.throwIfAborted();
      return openConnection({ app, program, gate, connect: options });
    },
    checkAccess,
    disconnect: closeConnection,
    accessManifest: ({ providerName, config }) => ({
      ...manifestHead,
      content: accessManifest(providerName, config as HelmProviderConfig),
    }),
  });
}
