import {
  Accordion,
  AccordionPanel,
  AccordionTrigger,
  Text,
} from '@backstage/ui';
import { ReactNode } from 'react';

interface FoldProps {
  title: string;
  isOpen?: boolean;
  children: ReactNode;
}

/** A part that unfolds, with a title that does not outshout its surroundings. */
export function Fold({ title, isOpen, children }: FoldProps) {
  return (
    <Accordion defaultExpanded={isOpen}>
      <AccordionTrigger>
        <Text as="span" variant="body-medium" weight="bold">
          {title}
        </Text>
      </AccordionTrigger>
      <AccordionPanel>{children}</AccordionPanel>
    </Accordion>
  );
}
