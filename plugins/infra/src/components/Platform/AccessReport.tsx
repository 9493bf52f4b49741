import { Text } from '@backstage/ui';
import { ProviderAccess } from '@infra-orchestration/backstage-plugin-infra-common';
import {
  RiCheckboxCircleLine,
  RiCheckLine,
  RiCloseCircleLine,
  RiCloseLine,
  RiIndeterminateCircleLine,
} from '@remixicon/react';
import { Translate, useT } from '../../hooks/useT';
import { Age, CodeBlock, Fold, Section } from '../common';
import styles from './PlatformPage.module.css';

type AccessCheck = ProviderAccess['checks'][number];

/** Nothing can be relied on without it. */
const isRequiredAndMissing = (check: AccessCheck) =>
  !check.granted && !check.optional;
const isOptionalAndMissing = (check: AccessCheck) =>
  !check.granted && Boolean(check.optional);

/** What is granted, what is missing, and what to apply to grant it. */
export function AccessReport({ access }: { access: ProviderAccess }) {
  const t = useT();
  const { checks } = access;
  const missing = checks.filter(isRequiredAndMissing);
  const granted = checks.filter(check => check.granted);
  const optional = checks.filter(isOptionalAndMissing);
  return (
    <>
      <Fold title={summaryOf(access, t)} isOpen={missing.length > 0}>
        <ul className={styles.checks} aria-label={t('providers.showChecks')}>
          {[...missing, ...granted, ...optional].map(check => (
            <Check key={check.name} check={check} />
          ))}
        </ul>
        <Text as="p" variant="body-small" color="secondary">
          {t('providers.checkedAt')} <Age at={access.checkedAt} />
        </Text>
      </Fold>
      {access.remedy && <Remedy remedy={access.remedy} isOpen={!access.ok} />}
    </>
  );
}

function summaryOf({ checks }: ProviderAccess, t: Translate): string {
  const missing = checks.filter(isRequiredAndMissing).length;
  const optional = checks.filter(isOptionalAndMissing).length;
  const needed = checks.length - optional;
  const lead = missing
    ? t('providers.accessMissing', {
        missing: String(missing),
        number: String(needed),
      })
    : t('providers.accessOk', { count: needed });
  return optional
    ? `${lead}; ${t('providers.accessOptional', { count: optional })}`
    : lead;
}

/** In sight where something needed is missing; else for those who ask. */
function Remedy(props: {
  remedy: NonNullable<ProviderAccess['remedy']>;
  isOpen: boolean;
}) {
  const { title, content } = props.remedy;
  const t = useT();
  const text = (
    <>
      <Text as="p" variant="body-small" color="secondary">
        {title}
      </Text>
      <CodeBlock text={content} label={title} />
    </>
  );
  return props.isOpen ? (
    <Section level="h4" title={t('providers.remedy')}>
      {text}
    </Section>
  ) : (
    <Fold title={t('providers.remedy')}>{text}</Fold>
  );
}

function Check({ check }: { check: AccessCheck }) {
  const t = useT();
  const { Icon, tone, text } = lookOf(check);
  return (
    <li className={styles.check}>
      <Icon aria-hidden className={`${styles.checkIcon} ${tone}`} />
      <span>{check.name}</span>
      <span className={styles.quiet}>{t(text)}</span>
      {check.message && (
        <span className={styles.checkMessage}>{check.message}</span>
      )}
      {!check.granted && check.permissions && (
        <Rights permissions={check.permissions} />
      )}
    </li>
  );
}

function lookOf({ granted, optional }: AccessCheck) {
  if (granted) {
    return {
      Icon: RiCheckboxCircleLine,
      tone: styles.granted,
      text: 'providers.granted' as const,
    };
  }
  return optional
    ? {
        Icon: RiIndeterminateCircleLine,
        tone: styles.optional,
        text: 'providers.missingOptional' as const,
      }
    : {
        Icon: RiCloseCircleLine,
        tone: styles.missing,
        text: 'providers.missing' as const,
      };
}

/** Each right of a check that is not granted as a whole. */
function Rights(props: {
  permissions: NonNullable<AccessCheck['permissions']>;
}) {
  const t = useT();
  return (
    <ul className={styles.rights}>
      {props.permissions.map(({ name, granted }) => {
        const Icon = granted ? RiCheckLine : RiCloseLine;
        const state = t(granted ? 'providers.granted' : 'providers.missing');
        return (
          <li
            key={name}
            className={styles.right}
            aria-label={t('providers.right', { name, state })}
          >
            <Icon
              aria-hidden
              className={`${styles.rightIcon} ${
                granted ? styles.granted : styles.missing
              }`}
            />
            {name}
          </li>
        );
      })}
    </ul>
  );
}
