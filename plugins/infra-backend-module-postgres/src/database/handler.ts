import { createResourceKind } from '@infra-orchestration/backstage-plugin-infra-node';
import { PostgresServer } from '../client/PostgresServer';
import { applyDatabase } from './apply';
import { databaseName } from './names';
import { attempt } from './request';
import { observeDatabase } from './observe';
import { Wanted } from './outside';
import { readDatabase } from './read';
import { removeDatabase } from './remove';
import { DatabaseInputs, inputSchema, outputSchema } from './schema';

/** A database together with the role that owns it. */
export const databaseKind = createResourceKind<PostgresServer, DatabaseInputs>({
  kind: 'database',
  title: 'PostgreSQL database',
  inputSchema,
  outputSchema,
  capabilities: { adopt: true, watch: false, read: true },
  externalName: databaseName,
  observe: request =>
    attempt(`look at the database ${request.externalName}`, request, () =>
      (request.read ? readDatabase : observeDatabase)(
        request,
        wantedOf(request),
      ),
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
  externalName: string;
  inputs: DatabaseInputs;
  identity: { ownershipMark: string };
}): Wanted {
  const { externalName, inputs, identity } = request;
  const owner = inputs.owner ?? externalName;
  return {
    name: externalName,
    owner,
    // The owner reads anyway, and has no grant that could be seen.
    readers: (inputs.readers ?? []).filter(reader => reader !== owner),
    connectionLimit: inputs.connectionLimit ?? -1,
    mark: identity.ownershipMark,
  };
}
