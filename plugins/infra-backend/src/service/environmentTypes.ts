import { EnvironmentTypeDocument } from '@infra-orchestration/backstage-plugin-infra-common';
import { Db, documents } from '../store';
import { InvalidFieldsError } from './errors';

/**
 * The type in force.
 *
 * @param pointer - which part of the request is to blame
 * @throws InvalidFieldsError where there is none of the name, saying which there are
 */
export async function requireEnvironmentType(
  db: Db,
  type: string,
  pointer: string,
): Promise<EnvironmentTypeDocument> {
  const types = await documents.listInForce(db, { kind: 'EnvironmentType' });
  const found = types.find(({ name }) => name === type);
  if (!found) {
    const names = types.map(({ name }) => name).join(', ');
    throw new InvalidFieldsError([
      {
        pointer,
        message: names
          ? `there is no environment type "${type}"; there are ${names}`
          : `there is no environment type "${type}", as the platform team has defined none yet`,
      },
    ]);
  }
  return found.document as EnvironmentTypeDocument;
}
