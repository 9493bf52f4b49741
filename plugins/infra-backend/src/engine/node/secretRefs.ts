/** References of the secrets that belong to one instance; they say what is kept, never the value. */
export const secretRefs = {
  /** Of what the driver keeps, `InstanceSecrets`. */
  driver: (instanceId: string, name: string) =>
    `instances/${instanceId}/driver/${encodeURIComponent(name)}`,
  /** A text output is kept as it is, any other one as JSON. */
  output: (instanceId: string, name: string, isText: boolean) =>
    `instances/${instanceId}/${
      isText ? 'outputs' : 'json-outputs'
    }/${encodeURIComponent(name)}`,
  /** Of the inputs of the last apply, where they hold secrets. */
  inputs: (instanceId: string) => `instances/${instanceId}/inputs`,
};

export function isJsonOutputRef(ref: string): boolean {
  return ref.split('/')[2] === 'json-outputs';
}
