"""A local stand-in for the parts of Nylas v3 that Fairloop uses; it knows nothing of Fairloop and stands on its own.

__main__     starts one process: gunicorn, one worker, sixteen threads, and the ticker
urls         every address of Nylas that exists here          api/        reads a request, words the answer
models/      what is remembered                               errors      Nylas's refusals
clock        the sandbox's own time; what waits, waits on it  ticking     lets what fell due happen
slotting     free times, pure functions                       booking     from a chosen time to a calendar event
conferring   meetings: links, lobby, who is in                noting      the Notetaker's life
recording    the files a Notetaker leaves behind              announcing  webhooks: body, signature, tries
validating   the rules a Configuration must keep              mailing     what Nylas would have mailed
control      /_sandbox/ for programs                          console     /_sandbox/ for people
"""
