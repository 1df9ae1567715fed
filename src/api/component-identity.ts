// How well a component is known, as every answer that names one says it.

import { z } from 'zod';

export const identitySchema = z.enum(['stated', 'guessed', 'unidentified']).meta({
  description:
    '`stated`: its evidence states its name; `guessed`: its name is concluded from the name of its file and, in Java, the packages of its classes; `unidentified`: a Java archive without a group, whose version may be empty, or an assembly of .NET or a package of npm that states no version.',
});

/** In short lists. */
export const unstatedSchema = z
  .enum(['guessed', 'unidentified'])
  .optional()
  .meta({ description: 'Absent where the evidence of the component states its name.' });
