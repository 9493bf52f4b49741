import { createHash } from 'node:crypto';
import { KubeObject } from '../objects/types';
import { ContainerInputs, FileInputs } from './containerSchema';
import { listByTarget } from './targets';

/** One value of a container: an environment variable or a file. */
interface ConfigurationEntry {
  /** JSON pointer into the inputs. */
  pointer: string;
  key: string;
  value: Buffer;
  isText: boolean;
  secret: boolean;
}

/** Everything that a workload's containers are told, and where it is kept. */
export class Configuration {
  readonly #entries = new Map<string, ConfigurationEntry>();

  /**
   * @param secretInputs - JSON pointers of the inputs that hold secrets. Where it is not known which
   * do, all of them count as secrets.
   */
  constructor(
    readonly name: string,
    containers: Record<string, ContainerInputs>,
    private readonly secretInputs: ReadonlySet<string> | undefined,
  ) {
    for (const [container, inputs] of Object.entries(containers)) {
      for (const [name_, value] of Object.entries(inputs.variables ?? {})) {
        const pointer = `/containers/${container}/variables/${name_}`;
        this.#add(pointer, variableKey(container, name_), value);
      }
      for (const file of listByTarget<FileInputs>(inputs.files)) {
        const pointer = `/containers/${container}/files/${file.pointer}`;
        this.#addFile(pointer, fileKey(container, file.target), file);
      }
    }
  }

  /** Name of the ConfigMap. */
  get plainName(): string {
    return `${this.name}-config`;
  }

  /** Name of the Secret. */
  get secretName(): string {
    return `${this.name}-secrets`;
  }

  /** Where the pod finds the value of a key. */
  source(key: string): { secret: boolean } {
    return { secret: this.#entries.get(key)?.secret ?? true };
  }

  get secretValues(): string[] {
    return [...this.#entries.values()]
      .filter(({ secret }) => secret)
      .flatMap(({ value }) => [
        value.toString('utf8'),
        value.toString('base64'),
      ]);
  }

  get hasSecrets(): boolean {
    return [...this.#entries.values()].some(({ secret }) => secret);
  }

  /** What the pods have to be started anew for. Undefined where there is no configuration. */
  get content(): Record<string, string> | undefined {
    return this.#entries.size === 0 ? undefined : this.#encoded(() => true);
  }

  /** Pure: the ConfigMap and the Secret, those of them that are needed. */
  objects(namespace: string, labels: Record<string, string>): KubeObject[] {
    const plain = [...this.#entries.values()].filter(e => !e.secret);
    const meta = (name: string) => ({ name, namespace, labels });
    const objects: KubeObject[] = [];
    if (plain.length > 0) {
      objects.push({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: meta(this.plainName),
        data: Object.fromEntries(
          plain.filter(e => e.isText).map(e => [e.key, e.value.toString()]),
        ),
        binaryData: this.#encoded(e => !e.secret && !e.isText),
      });
    }
    if (this.hasSecrets) {
      objects.push({
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: meta(this.secretName),
        type: 'Opaque',
        data: this.#encoded(e => e.secret),
      });
    }
    return objects;
  }

  #encoded(choose: (entry: ConfigurationEntry) => boolean) {
    return Object.fromEntries(
      [...this.#entries.values()]
        .filter(choose)
        .map(({ key, value }) => [key, value.toString('base64')]),
    );
  }

  #addFile(pointer: string, key: string, file: FileInputs): void {
    if (file.binaryContent === undefined) {
      this.#add(`${pointer}/content`, key, file.content ?? '');
    } else {
      const content = Buffer.from(file.binaryContent, 'base64');
      this.#add(`${pointer}/binaryContent`, key, content);
    }
  }

  #add(pointer: string, key: string, value: string | Buffer): void {
    this.#entries.set(key, {
      pointer,
      key,
      value: Buffer.from(value as string),
      isText: typeof value === 'string',
      secret: this.#isSecret(pointer),
    });
  }

  #isSecret(pointer: string): boolean {
    return (
      !this.secretInputs ||
      [...this.secretInputs].some(
        s => isWithin(pointer, s) || isWithin(s, pointer),
      )
    );
  }

  /** All inputs that end up in the ConfigMap or the Secret. */
  get pointers(): Set<string> {
    return new Set([...this.#entries.values()].map(e => e.pointer));
  }
}

export function variableKey(container: string, variable: string): string {
  return `${container}.${variable}`;
}

/** A path is no key: most of its characters are not allowed there. */
export function fileKey(container: string, target: string): string {
  const digest = createHash('sha256').update(target).digest('hex');
  return `${container}.file-${digest.slice(0, 12)}`;
}

/** Whether a JSON pointer is another one or lies below it. */
export function isWithin(pointer: string, above: string): boolean {
  return pointer === above || pointer.startsWith(`${above}/`);
}
