const PART = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';

/** Grammar of the distribution specification. */
export const REPOSITORY = new RegExp(`^${PART}(?:/${PART})*$`);
export const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
export const DIGEST = /^sha256:[0-9a-f]{64}$/;

export const MAX_REPOSITORY = 255;

export function isRepository(name: string): boolean {
  return name.length <= MAX_REPOSITORY && REPOSITORY.test(name);
}

/** A repository, or `path/*`. */
export function isRepositoryPattern(pattern: string): boolean {
  return isRepository(pattern.replace(/\/\*$/, ''));
}

/** Names by which Docker Hub is asked, though its images begin with another or with none. */
const DOCKER_HUB = ['registry-1.docker.io', 'index.docker.io', 'docker.io'];

/** What the names of the images of a registry begin with. */
export function imageHostOf({ host }: URL): string {
  return DOCKER_HUB.includes(host) ? 'docker.io' : host;
}
