import { ConflictError, InputError } from '@backstage/errors';
import { JsonObject } from '@backstage/types';
import {
  Driver,
  ResourceKind,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { checkSchema } from '../core';

const NAME = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** The drivers that backend modules brought. */
export class DriverRegistry {
  readonly #drivers = new Map<string, Driver>();

  /**
   * @throws ConflictError when a driver of the same id is there already
   * @throws InputError where a name is malformed or a schema cannot be compiled
   */
  add(driver: Driver): void {
    assertName('driver', driver.id);
    if (this.#drivers.has(driver.id)) {
      throw new ConflictError(
        `Two modules bring a driver "${driver.id}"; install one of them`,
      );
    }
    const kinds = new Set<string>();
    for (const kind of driver.kinds) {
      assertName(`resource kind of driver "${driver.id}"`, kind.kind);
      if (kinds.has(kind.kind)) {
        throw new ConflictError(
          `Driver "${driver.id}" offers kind "${kind.kind}" twice`,
        );
      }
      kinds.add(kind.kind);
      assertSchema(`${driver.id}/${kind.kind} inputSchema`, kind.inputSchema);
      assertSchema(`${driver.id}/${kind.kind} outputSchema`, kind.outputSchema);
    }
    assertSchema(`${driver.id} configSchema`, driver.configSchema);
    this.#drivers.set(driver.id, driver);
  }

  list(): Driver[] {
    return [...this.#drivers.values()];
  }

  find(id: string): Driver | undefined {
    return this.#drivers.get(id);
  }

  /** @throws InputError naming what there is */
  get(id: string): Driver {
    const driver = this.#drivers.get(id);
    if (!driver) {
      throw new InputError(
        `There is no driver "${id}"; installed are ${
          [...this.#drivers.keys()].sort().join(', ') || 'none'
        }. Add the backend module that brings it`,
      );
    }
    return driver;
  }

  /** What is to be kept secret of the inputs of a kind: all of them where it is not installed. */
  inputSchemaOf(driverId: string | undefined, kindName: string): JsonObject {
    return (
      this.find(driverId ?? '')?.kinds.find(({ kind }) => kind === kindName)
        ?.inputSchema ?? { 'x-secret': true }
    );
  }

  /** @throws InputError naming what there is */
  getKind(driverId: string, kindName: string): ResourceKind {
    const driver = this.get(driverId);
    const kind = driver.kinds.find(candidate => candidate.kind === kindName);
    if (!kind) {
      throw new InputError(
        `Driver "${driverId}" has no resource kind "${kindName}"; it offers ${driver.kinds
          .map(candidate => candidate.kind)
          .join(', ')}`,
      );
    }
    return kind;
  }
}

function assertName(what: string, name: string): void {
  if (!NAME.test(name)) {
    throw new InputError(
      `The name "${name}" of a ${what} must be lower-case letters, digits and dashes`,
    );
  }
}

function assertSchema(place: string, schema: Driver['configSchema']): void {
  const [problem] = checkSchema(schema);
  if (problem) {
    throw new InputError(
      `${place}${problem.pointer} is not a valid JSON schema: ${problem.message}`,
    );
  }
}
