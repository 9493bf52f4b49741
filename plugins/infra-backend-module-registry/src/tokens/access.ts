import {
  RegistryAccess,
  RegistryAction,
} from '@infra-orchestration/backstage-plugin-infra-node';

/** What a token allows, as the token specification writes it. */
export interface GrantedAccess {
  type: 'repository' | 'registry';
  name: string;
  actions: string[];
}

const ACTIONS: RegistryAction[] = ['pull', 'push', 'delete'];
/** Clients ask for one repository, or for two when they copy within the registry. */
const MAX_SCOPES = 16;

/** @param scopes - each `type:name:action,action`; the name may contain a colon (a port) */
export function parseScopes(scopes: string[]): GrantedAccess[] {
  return scopes
    .flatMap(scope => scope.split(' '))
    .slice(0, MAX_SCOPES)
    .flatMap(scope => {
      const [type, ...rest] = scope.split(':');
      const actions = (rest.pop() ?? '').split(',').filter(Boolean);
      const name = rest.join(':');
      return type === 'repository' && name && actions.length
        ? [{ type, name, actions }]
        : [];
    });
}

/** What is asked for and allowed; what is not allowed is left out, and not an error. */
export function grant(
  asked: GrantedAccess[],
  allowed: RegistryAccess[],
): GrantedAccess[] {
  return asked.flatMap(({ type, name, actions }) => {
    const may = new Set<string>(
      allowed
        .filter(({ repository }) => covers(repository, name))
        .flatMap(each => each.actions),
    );
    // `*` is every action that is allowed.
    const wanted = actions.includes('*') ? ACTIONS : actions;
    const granted = ACTIONS.filter(
      action => may.has(action) && wanted.includes(action),
    );
    return granted.length ? [{ type, name, actions: granted }] : [];
  });
}

/** `shop/*` is all below `shop`, and not `shop` itself. */
export function covers(pattern: string, name: string): boolean {
  return pattern.endsWith('/*')
    ? name.startsWith(pattern.slice(0, -1)) && name.length > pattern.length - 1
    : pattern === name;
}
