import { fileURLToPath } from 'node:url';
import { type GoProgram, LEAN_FLAGS, requiredVersion } from './go-build.ts';

const SOURCE_DIR = fileURLToPath(new URL('../../plane/', import.meta.url));
const VERSION_PACKAGE = 'k8s.io/component-base/version';

/** The Kubernetes control plane, with the version stamps that its own release would have. */
export function planeProgram(): GoProgram {
  const version = requiredVersion(SOURCE_DIR, 'k8s.io/kubernetes');
  const [major, minor] = version.slice(1).split('.');
  const stamps = { gitVersion: version, gitMajor: major, gitMinor: minor };
  const settings = Object.entries(stamps).map(
    ([name, value]) => `-X ${VERSION_PACKAGE}.${name}=${value}`,
  );
  return {
    name: 'plane',
    sourceDir: SOURCE_DIR,
    package: '.',
    flags: [...LEAN_FLAGS, `-ldflags=-s -w ${settings.join(' ')}`],
    title: `the Kubernetes ${version} control plane`,
    takes: '5 to 10 minutes',
    alternative:
      'Or set INFRA_SANDBOX_KUBECONFIG to the kubeconfig of a cluster of your own: then nothing is built.',
  };
}
