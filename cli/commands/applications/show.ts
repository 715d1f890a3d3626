import { Command } from 'commander'
import {
  AdminServiceService,
  GetApplicationResponse,
  type Application,
} from '#contracts/gen/countersign/policy/v1/admin'
import { application } from '#cli/show/application'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

export const show: Build = (session) =>
  new Command('show')
    .description('Show what is known of an application.')
    .argument('<application>', 'the application')
    .addHelpText('after', examples({ 'applications show vpn': 'What is the vpn known as?' }))
    .action(async (applicationId: string) => {
      const response = await session.to(AdminServiceService).getApplication({ applicationId })
      session.answer(GetApplicationResponse, response, (response) => {
        return application(session.style, response.application as Application)
      })
    })
