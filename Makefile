# For developers. ./run and ./test do the same without make.
.PHONY: setup run demo test lint bench drill fresh

setup:            ## install everything, start nothing
	@./run setup

run demo:         ## the whole product with demo data, Ctrl-C ends it
	@./run

test:             ## every test, on both databases
	@./test

lint:             ## style, types, import direction, migrations, figures
	@./run lint

bench: setup      ## ratios in one run
	@.venv/bin/python -m scripts.bench

drill: setup      ## break everything while 200 interviews run, on both databases
	@.venv/bin/python -m scripts.drill

fresh:            ## drop local data: database, archive, mails, logs
	rm -rf var
