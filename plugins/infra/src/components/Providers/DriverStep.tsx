import {
  Button,
  Radio,
  RadioGroup,
  Skeleton,
  Text,
  TextField,
} from '@backstage/ui';
import { DriverSummary } from '@infra-orchestration/backstage-plugin-infra-common';
import { RiPlugLine } from '@remixicon/react';
import { FormEvent, useId, useState } from 'react';
import { keys, useInfraQuery } from '../../hooks/useInfra';
import { useT } from '../../hooks/useT';
import { nameProblem } from '../../lib/dnsLabel';
import { EmptyState, ErrorState } from '../common';
import { CandidateList } from './CandidateList';
import { OtherErrors } from './OtherErrors';
import { Step } from './Step';
import { Registration } from './useRegistration';
import styles from './Providers.module.css';

interface DriverStepProps {
  registration: Registration;
  taken: string[];
  onClose: () => void;
}

const fieldsShown = ['/metadata/name', '/metadata/title', '/spec'];

/** First: which system, and what it is called. */
export function DriverStep(props: DriverStepProps) {
  const { registration, taken, onClose } = props;
  const { driver, name } = registration.draft;
  const t = useT();
  const formId = useId();
  const [isAsked, setAsked] = useState(false);
  const drivers = useInfraQuery(keys.platform('drivers'), (api, signal) =>
    api.listDrivers({ signal }),
  );
  const problem = nameProblem(name, taken);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (driver && !problem) registration.setStep('access');
  };
  return (
    <Step
      number={1}
      heading={t('providers.register.driverHeading')}
      footer={
        <>
          <Button variant="secondary" onPress={onClose}>
            {t('providers.register.cancel')}
          </Button>
          <Button
            type="submit"
            form={formId}
            isDisabled={!drivers.data?.length}
          >
            {t('providers.register.next')}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className={styles.stack}>
        <OtherErrors registration={registration} shown={fieldsShown} />
        {drivers.isPending && <Skeleton height={160} />}
        {drivers.isError && (
          <ErrorState error={drivers.error} onRetry={drivers.refetch} />
        )}
        {drivers.data?.length === 0 && (
          <EmptyState
            icon={RiPlugLine}
            title={t('providers.register.driverNone')}
            text={t('providers.register.driverNoneText')}
          />
        )}
        {Boolean(drivers.data?.length) && (
          <>
            <CandidateList
              drivers={drivers.data!}
              registration={registration}
            />
            <DriverCards
              drivers={inOrder(drivers.data!)}
              registration={registration}
              isAsked={isAsked}
            />
            <Names
              registration={registration}
              problem={isAsked || problem === 'taken' ? problem : undefined}
            />
          </>
        )}
      </form>
    </Step>
  );
}

/** Those first that say what access they need, which are clusters. */
function inOrder(drivers: DriverSummary[]): DriverSummary[] {
  return [...drivers].sort(
    (a, b) =>
      Number(Boolean(b.hasAccessManifest)) -
        Number(Boolean(a.hasAccessManifest)) || a.title.localeCompare(b.title),
  );
}

function DriverCards(props: {
  drivers: DriverSummary[];
  registration: Registration;
  isAsked: boolean;
}) {
  const { drivers, registration, isAsked } = props;
  const { driver } = registration.draft;
  const t = useT();
  const isMissing = isAsked && !driver;
  return (
    <RadioGroup
      label={t('providers.register.driverLabel')}
      value={driver?.id ?? null}
      onChange={id => registration.choose(drivers.find(d => d.id === id)!)}
      isRequired
      isInvalid={isMissing}
    >
      <div className={styles.drivers}>
        {drivers.map(({ id, title, kinds }) => (
          <Radio key={id} value={id} className={styles.driver}>
            <span className={styles.driverText}>
              <span className={styles.driverTitle}>{title}</span>
              <span className={styles.quiet}>
                {kinds.map(kind => kind.title).join(', ')}
              </span>
            </span>
          </Radio>
        ))}
      </div>
      {/* `validate` is not asked as long as nothing is chosen. */}
      {isMissing && (
        <Text as="p" role="alert" variant="body-small" color="danger">
          {t('providers.register.driverRequired')}
        </Text>
      )}
    </RadioGroup>
  );
}

function Names(props: {
  registration: Registration;
  problem?: ReturnType<typeof nameProblem>;
}) {
  const { registration, problem } = props;
  const { name, title } = registration.draft;
  const t = useT();
  const error = problem
    ? t(`providers.register.nameProblem.${problem}`)
    : registration.errorAt('/metadata/name');
  return (
    <div className={styles.pair}>
      <TextField
        label={t('providers.register.nameLabel')}
        description={t('providers.register.nameDescription')}
        isRequired
        value={name}
        onChange={to => registration.change({ name: to }, '/metadata/name')}
        validationBehavior="aria"
        validate={() => error ?? null}
        autoComplete="off"
      />
      <TextField
        label={t('providers.register.titleLabel')}
        secondaryLabel={t('providers.register.optional')}
        description={t('providers.register.titleDescription')}
        value={title}
        onChange={to => registration.change({ title: to }, '/metadata/title')}
        validationBehavior="aria"
        validate={() => registration.errorAt('/metadata/title') ?? null}
        autoComplete="off"
      />
    </div>
  );
}
