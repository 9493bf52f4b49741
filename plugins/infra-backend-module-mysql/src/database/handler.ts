import { createResourceKind } from '@infra-orchestration/backstage-plugin-infra-node';
import { MysqlServer } from '../client/MysqlServer';
import { applyDatabase } from './apply';
import { databaseName, userName } from './names';
import { observeDatabase } from './observe';
import { Wanted } from './outside';
import { removeDatabase } from './remove';
import { attempt } from './request';
import { DatabaseInputs, inputSchema, outputSchema } from './schema';

/** A database together with the user that may do everything in it. */
export const databaseKind = createResourceKind<MysqlServer, DatabaseInputs>({
  kind: 'database',
  title: 'MySQL or MariaDB database',
  inputSchema,
  outputSchema,
  // Removing drops the database. One that this driver did not make is not to be dropped by it, so
  // there is no way to make it the driver's own either.
  capabilities: { adopt: false, watch: false },
  externalName: databaseName,
  observe: request =>
    attempt(`look at the database ${request.externalName}`, request, () =>
      observeDatabase(request, wantedOf(request)),
    ),
  apply: request =>
    attempt(`make the database ${request.externalName}`, request, () =>
      applyDatabase(request, wantedOf(request)),
    ),
  remove: request =>
    attempt(`drop the database ${request.externalName}`, request, () =>
      removeDatabase(request, wantedOf(request)),
    ),
});

function wantedOf(request: {
  connection: MysqlServer;
  externalName: string;
  inputs: DatabaseInputs;
  identity: { ownershipMark: string };
}): Wanted {
  const { connection, externalName, inputs, identity } = request;
  const { userHost, marksDatabase } = connection.settings;
  return {
    name: externalName,
    account: {
      name: inputs.username ?? userName(externalName),
      host: userHost,
    },
    characterSet: inputs.characterSet ?? 'utf8mb4',
    collation: inputs.collation,
    connectionLimit: inputs.connectionLimit ?? 0,
    requireTls: inputs.requireTls ?? false,
    mark: identity.ownershipMark,
    marksDatabase,
  };
}
