import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { arch, tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from '../../lib/child.ts';
import { cpuSecondsOfEndedChildren } from '../../lib/cpu.ts';
import { build, kubectlProvider, tofu as tofuPeer } from '../../lib/peers.ts';
import { AT_ONCE, namespacesOf, objectsOf } from '../objects.ts';
import { type Way } from '../types.ts';

/** From no registry: the one built here, under a host that does not exist. */
const PROVIDER = 'peers.example.com/gavinbunney/kubectl';
const VERSION = '1.19.0';

const platform = () => `linux_${arch() === 'x64' ? 'amd64' : arch()}`;

/** One configuration with all objects; `tofu init` is not measured. */
export const tofu: Way = {
  name: 'tofu, kubectl provider',
  async prepare(cluster, prefix) {
    const program = await build(tofuPeer);
    const provider = await build(kubectlProvider);
    const directory = mkdtempSync(join(tmpdir(), 'infra-bench-'));
    const mirror = join(directory, 'mirror');
    const home = join(mirror, PROVIDER, VERSION, platform());
    mkdirSync(home, { recursive: true });
    copyFileSync(
      provider,
      join(home, `terraform-provider-kubectl_v${VERSION}`),
    );
    const cliConfig = join(directory, 'tofurc');
    writeFileSync(
      cliConfig,
      `provider_installation {\n  filesystem_mirror {\n    path = "${mirror}"\n  }\n}\n`,
    );
    writeFileSync(
      join(directory, 'main.tf.json'),
      JSON.stringify(configuration(prefix)),
    );
    const env = {
      TF_CLI_CONFIG_FILE: cliConfig,
      KUBE_CONFIG_PATH: cluster.kubeconfig,
      TF_IN_AUTOMATION: '1',
    };
    await runProgram(program, ['init', '-input=false'], {
      cwd: directory,
      env,
    });
    return {
      cpuSeconds: cpuSecondsOfEndedChildren,
      run: () =>
        runProgram(
          program,
          ['apply', '-auto-approve', '-input=false', `-parallelism=${AT_ONCE}`],
          { cwd: directory, env },
        ),
      async clean() {
        rmSync(directory, { recursive: true });
      },
    };
  },
};

function configuration(prefix: string) {
  const resources: Record<string, object> = {};
  for (const namespace of namespacesOf(prefix)) {
    objectsOf(namespace).forEach((object, index) => {
      resources[`${namespace}_${index}`] = {
        yaml_body: JSON.stringify(object),
        server_side_apply: true,
        wait_for_rollout: false,
        ...(index > 0 && { depends_on: [`kubectl_manifest.${namespace}_0`] }),
      };
    });
  }
  return {
    terraform: {
      required_providers: {
        kubectl: { source: PROVIDER, version: VERSION },
      },
    },
    provider: { kubectl: { load_config_file: true } },
    resource: { kubectl_manifest: resources },
  };
}
