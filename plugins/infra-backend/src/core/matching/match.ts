import {
  DocumentRevision,
  MatchCandidate,
  MatchExplanation,
  resourceAddress,
  ResourceDefinitionDocument,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { compareText } from '../json';
import {
  compareSpecificity,
  describeCriteria,
  MatchSubject,
  mismatches,
  specificityOf,
  specificityOrder,
} from './criteria';

type Definition = DocumentRevision<ResourceDefinitionDocument>;

export interface MatchOptions extends MatchSubject {
  /** Those in force; of several revisions of one name the newest counts. */
  definitions: readonly Definition[];
}

export interface Match {
  /** Absent when none or several match. */
  definition?: Definition;
  explanation: MatchExplanation;
}

/**
 * The definition that satisfies a claim, and why it and no other.
 *
 * A definition matches where any of its criteria does. Of those that match the most specific is
 * chosen; where two are equally specific none is, because to guess would mean to build a thing on
 * the wrong infrastructure. The order of the definitions plays no part.
 */
export function matchDefinition(options: MatchOptions): Match {
  const { claim } = options;
  const definitions = newestRevisions(options.definitions)
    .filter(d => d.document.spec.type === claim.type)
    .sort((a, b) => compareText(a.name, b.name));
  const candidates = definitions.map(d => judge(d, options));
  const best = mostSpecific(candidates.filter(c => c.matched));
  const definition =
    best.length === 1
      ? definitions.find(d => d.name === best[0].definition)
      : undefined;
  return {
    definition,
    explanation: {
      address: resourceAddress(claim),
      ...(definition && { chosen: definition.name }),
      ...verdict(claim.type, best, candidates),
      candidates,
    },
  };
}

export function explainMatch(options: MatchOptions): MatchExplanation {
  return matchDefinition(options).explanation;
}

/** One revision per name, the newest. */
export function newestRevisions<T extends { name: string; revision: number }>(
  revisions: readonly T[],
): T[] {
  const newest = new Map<string, T>();
  for (const revision of revisions) {
    const other = newest.get(revision.name);
    if (!other || other.revision < revision.revision) {
      newest.set(revision.name, revision);
    }
  }
  return [...newest.values()];
}

function judge(definition: Definition, subject: MatchSubject): MatchCandidate {
  const alternatives = definition.document.spec.criteria
    .map(criteria => ({
      criteria,
      wrong: mismatches(criteria, subject),
      specificity: specificityOf(criteria),
    }))
    // The best to tell of: one that matches, then the nearest miss; of equals the most specific.
    .sort(
      (a, b) =>
        a.wrong.length - b.wrong.length ||
        compareSpecificity(b.specificity, a.specificity),
    );
  const [best] = alternatives;
  if (!best) {
    return {
      definition: definition.name,
      matched: false,
      specificity: specificityOf({}),
      reason: 'has no criteria, so it matches nothing',
    };
  }
  return {
    definition: definition.name,
    matched: best.wrong.length === 0,
    specificity: best.specificity,
    reason:
      best.wrong.length === 0
        ? `matches ${describeCriteria(best.criteria)}`
        : best.wrong.join('; '),
  };
}

function mostSpecific(matching: MatchCandidate[]): MatchCandidate[] {
  return matching.filter(candidate =>
    matching.every(
      other =>
        compareSpecificity(candidate.specificity, other.specificity) >= 0,
    ),
  );
}

function verdict(
  type: string,
  best: MatchCandidate[],
  candidates: MatchCandidate[],
): Pick<MatchExplanation, 'outcome' | 'reason'> {
  if (best.length > 1) {
    const names = best.map(c => `\`${c.definition}\``).join(' and ');
    return {
      outcome: 'ambiguous',
      reason: `${names} match equally well: each ${best[0].reason}. Make the criteria of one more specific`,
    };
  }
  if (best.length === 0) {
    const reason = candidates.length
      ? `none of the ${
          candidates.length
        } definitions of type \`${type}\` matches: ${candidates
          .map(c => `\`${c.definition}\`: ${c.reason}`)
          .join('. ')}`
      : `no definition is of type \`${type}\``;
    return { outcome: 'none', reason };
  }
  const [chosen] = best;
  const others = candidates.filter(c => c.matched && c !== chosen);
  const reason =
    others.length === 0
      ? `\`${chosen.definition}\` ${chosen.reason}`
      : `\`${chosen.definition}\` ${
          chosen.reason
        }; it is more specific than ${others
          .map(o => `\`${o.definition}\` (by ${decidingField(chosen, o)})`)
          .join(', ')}`;
  return { outcome: 'matched', reason };
}

function decidingField(winner: MatchCandidate, loser: MatchCandidate): string {
  const at = winner.specificity.findIndex(
    (value, i) => value !== loser.specificity[i],
  );
  return specificityOrder[at];
}
