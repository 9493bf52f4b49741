import { pool } from '../../lib/pool.ts';
import { BareClient } from '../cluster.ts';
import {
  AT_ONCE,
  namespaceObject,
  namespacesOf,
  objectsOf,
} from '../objects.ts';

const [kubeconfig, prefix] = process.argv.slice(2);
const client = new BareClient(kubeconfig);

process.on('message', async () => {
  try {
    const namespaces = namespacesOf(prefix);
    await pool(namespaces, AT_ONCE, name =>
      client.apply(namespaceObject(name)),
    );
    await pool(
      namespaces.flatMap(name => objectsOf(name).slice(1)),
      AT_ONCE,
      object => client.apply(object),
    );
    process.send!('done');
  } catch (error) {
    process.send!(String(error));
  }
});
process.send!('ready');
