import { Button, PasswordField, Text } from '@backstage/ui';
import { FormEvent, useId, useState } from 'react';
import { useT } from '../../hooks/useT';
import { Fold } from '../common';
import { ConfigField } from './configForm';
import { ConfigInput, withoutMarks } from './ConfigInput';
import { ManifestFold } from './ManifestFold';
import { OtherErrors } from './OtherErrors';
import { Step } from './Step';
import { Registration } from './useRegistration';
import styles from './Providers.module.css';

/** Second: the settings and credentials, by the driver's schema. */
export function AccessStep({ registration }: { registration: Registration }) {
  const { fields, problems, draft } = registration;
  const t = useT();
  const formId = useId();
  const [isAsked, setAsked] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (Object.keys(problems).length === 0) registration.tryIt();
  };
  const errorOf = ({ name }: ConfigField) => {
    const problem = problems[name];
    return problem && (isAsked || problem !== 'required')
      ? t(`providers.register.problem.${problem}`)
      : registration.errorAt(`/spec/config/${name}`);
  };
  const choices = fields.filter(({ kind }) => kind === 'choices');
  const main = fields.filter(f => f.isMain && f.kind !== 'choices');
  const others = fields.filter(field => !field.isMain);
  const input = (field: ConfigField) => (
    <ConfigInput
      key={field.name}
      field={field}
      registration={registration}
      error={errorOf(field)}
    />
  );
  const credentials = Object.keys(draft.driver!.credentials);
  const shown = [
    ...fields.map(({ name }) => `/spec/config/${name}`),
    ...credentials.map(name => `/spec/credentials/${name}`),
    '/metadata',
  ];
  return (
    <Step
      number={2}
      heading={t('providers.register.accessHeading')}
      lead={draft.driver!.configSchema.description as string | undefined}
      footer={
        <>
          <Button
            variant="secondary"
            onPress={() => registration.setStep('driver')}
          >
            {t('providers.register.back')}
          </Button>
          <Button type="submit" form={formId}>
            {t('providers.register.toTrial')}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className={styles.stack}>
        <OtherErrors registration={registration} shown={shown} />
        {choices.map(input)}
        <ManifestFold registration={registration} />
        {main.map(input)}
        {credentials.length > 0 && <Credentials registration={registration} />}
        {others.length > 0 && (
          <Fold
            key={String(others.some(errorOf))}
            title={t('providers.register.settings')}
            isOpen={others.some(field => errorOf(field) !== undefined)}
          >
            <div className={styles.stack}>{others.map(input)}</div>
          </Fold>
        )}
      </form>
    </Step>
  );
}

function Credentials({ registration }: { registration: Registration }) {
  const { driver, credentials } = registration.draft;
  const t = useT();
  return (
    <fieldset className={styles.group}>
      <legend className={styles.legend}>
        <Text as="span" weight="bold">
          {t('providers.register.credentialsTitle')}
        </Text>
      </legend>
      <Text as="p" variant="body-small" color="secondary">
        {t('providers.register.credentialsLead')}
      </Text>
      {Object.entries(driver!.credentials).map(
        ([name, { description, required }]) => (
          <PasswordField
            key={name}
            label={name}
            description={withoutMarks(description)}
            isRequired={required}
            value={credentials[name] ?? ''}
            onChange={value =>
              registration.change(
                { credentials: { ...credentials, [name]: value } },
                `/spec/credentials`,
              )
            }
            validationBehavior="aria"
            validate={() =>
              registration.errorAt(`/spec/credentials/${name}`) ?? null
            }
            autoComplete="new-password"
          />
        ),
      )}
    </fieldset>
  );
}
