/** Why somebody wants a snapshot kept. */
import { z } from 'zod'

export const Reason = z.string().trim().min(1, 'say why it is to be kept').max(500)
